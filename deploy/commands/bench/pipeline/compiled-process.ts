import path from 'node:path';
import { projectDirectory } from '../../../rig/project-directory';

/** A program of `processes`, compiled: it runs in Node.js itself, also where what starts it does not. */
export const compiledProcess = (name: string): string =>
  path.join(projectDirectory, 'build/deploy/commands/bench/processes', `${name}.js`);
