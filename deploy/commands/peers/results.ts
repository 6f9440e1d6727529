import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectDirectory } from '../../rig/project-directory';

const FILE = path.join(projectDirectory, 'deploy/commands/peers/results.json');
const count = z.tuple([z.number(), z.number()]).readonly();

const result = z.object({
  /** What was run: a version, or a commit where there is none. */
  version: z.string(),
  node: z.string(),
  passed: z.object({ without: count, fast: count, library: count }).partial(),
  different: z.array(z.string()).readonly(),
});

/** By the suite's name. */
const results = z.record(z.string(), result);
export type Result = z.infer<typeof result>;
export type Results = z.infer<typeof results>;

export function readResults(): Results {
  return results.parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

/** The others stay. */
export function recordResult(suite: string, newest: Result): void {
  const all = { ...readResults(), [suite]: newest };
  // Pairs in one line, as the formatter has them.
  const json = JSON.stringify(all, undefined, 2).replaceAll(/\[\s+(\d+),\s+(\d+)\s+\]/g, '[$1, $2]');
  writeFileSync(FILE, `${json}\n`);
}
