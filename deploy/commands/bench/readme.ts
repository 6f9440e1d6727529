import { writeFileSync } from 'node:fs';
import { projectDirectory } from '../../rig/project-directory';
import { findDocument } from './documentation';
import { figures, headline } from './figures';
import { newestEnduranceTargets, newestResults } from './kept-results';
import { pipelineFigures } from './pipeline/figures';
import { newestPipelineResults } from './pipeline/results';
import { scaleFigures } from './simulate/scale';

// Writes the figures of the newest results into the documentation.
const results = newestResults();
const pipelineResults = newestPipelineResults();
for (const [part, text] of [
  ['tables', figures(results, newestEnduranceTargets())],
  ['headline', headline(results)],
  ['pipeline', pipelineFigures(pipelineResults)],
  ['scale', scaleFigures(pipelineResults)],
] as const) {
  const document = findDocument(projectDirectory, part);
  writeFileSync(document.file, document.withFigures(text));
}
