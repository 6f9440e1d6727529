import { writeFileSync } from 'node:fs';
import { projectDirectory } from '../../rig/project-directory';
import { findDocument } from './documentation';
import { figures } from './figures';
import { newestEnduranceTargets, newestResults } from './kept-results';

// Writes the figures of the newest results into the documentation.
const document = findDocument(projectDirectory);
writeFileSync(document.file, document.withFigures(figures(newestResults(), newestEnduranceTargets())));
