import { existsSync } from 'node:fs';
import path from 'node:path';

/** The project's root, wherever below it this code runs: compiled in `build/`, or as a test in its own folder. */
export const projectDirectory = findUpwards(__dirname);

function findUpwards(directory: string): string {
  if (existsSync(path.join(directory, 'package.json'))) return directory;
  const parent = path.dirname(directory);
  if (parent === directory) throw new Error(`${__dirname} is in no project: no package.json above it`);
  return findUpwards(parent);
}
