import { expect, test } from 'vitest';
import { newestPipelineResults } from '../../../../../deploy/commands/bench/pipeline/results';
import { figuresOf, predict } from '../../../../../deploy/commands/bench/simulate/model';

const results = newestPipelineResults();
/** With more than this the machine was somebody else's, and what was measured says little of the pipeline. */
const mostOtherCores = 0.1;
const undisturbed = (results.rates?.points ?? []).filter(({ otherCores }) => otherCores <= mostOtherCores);

test('the newest run has what the simulation is made of', () => {
  const { cpuMillis, aloneMillis } = figuresOf(results);
  for (const millis of Object.values(cpuMillis)) expect(millis).toBeGreaterThan(0);
  expect(aloneMillis.length).toBeGreaterThanOrEqual(30);
  expect(results.rates?.points.map(({ perSecond }) => perSecond)).toEqual([10, 25, 50]);
});

test.each(undisturbed)(
  '$perSecond uploads a second: throughput and median are simulated within 15 % of what was measured',
  ({ perSecond, uploadsPerSecond, verdict }) => {
    const layout = {
      api: 1,
      workers: 1,
      concurrency: 2,
      clamd: 1,
      redis: 1,
      cores: results.machine.cores,
    };
    const found = predict(figuresOf(results), layout, { perSecond, uploads: 20_000, seed: 1 });
    expect(Math.abs(found.uploadsPerSecond / uploadsPerSecond - 1)).toBeLessThan(0.15);
    expect(Math.abs(found.p50Millis / verdict.p50Millis - 1)).toBeLessThan(0.15);
  },
);
