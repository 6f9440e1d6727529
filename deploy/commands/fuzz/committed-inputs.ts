import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from '../../rig/project-directory';

const directoryOf = (target: string): string =>
  path.join(projectDirectory, 'deploy/commands/fuzz/corpus', target);

/** The inputs that are committed for a target, in the order of their names. */
export function readCorpus(target: string): Buffer[] {
  const directory = directoryOf(target);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .toSorted()
    .map((name) => readFileSync(path.join(directory, name)));
}

/** @returns the file's path */
export function addToCorpus(target: string, input: Buffer): string {
  const directory = directoryOf(target);
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, createHash('sha256').update(input).digest('hex').slice(0, 16));
  writeFileSync(file, input);
  return file;
}
