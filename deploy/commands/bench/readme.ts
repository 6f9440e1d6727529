import { writeFileSync } from 'node:fs';
import { projectDirectory } from '../../rig/project-directory';
import { findDocument } from './documentation';
import { figures, headline } from './figures';
import { newestEnduranceTargets, newestResults } from './kept-results';

// Writes the figures of the newest results into the documentation.
const results = newestResults();
for (const [part, text] of [
  ['tables', figures(results, newestEnduranceTargets())],
  ['headline', headline(results)],
] as const) {
  const document = findDocument(projectDirectory, part);
  writeFileSync(document.file, document.withFigures(text));
}
