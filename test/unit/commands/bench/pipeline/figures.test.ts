import { expect, test } from 'vitest';
import { findDocument } from '../../../../../deploy/commands/bench/documentation';
import { pipelineFigures } from '../../../../../deploy/commands/bench/pipeline/figures';
import { newestPipelineResults } from '../../../../../deploy/commands/bench/pipeline/results';
import { scaleFigures } from '../../../../../deploy/commands/bench/simulate/scale';

test.each([
  ['pipeline', pipelineFigures],
  ['scale', scaleFigures],
])('the documentation shows %s as the newest run has it', (part, make) => {
  expect(findDocument('.', part).figures).toBe(make(newestPipelineResults()));
});
