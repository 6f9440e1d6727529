import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeMachine, installedVersions, slugOf } from './machine';
import type { Samples } from './measurement';
import { enoughRounds, type Options } from './options';
import type { Findings } from './report';
import { rows } from './rows';
import { tracers } from './tracers/all';
import { projectRoot } from './tracers/tracer';

/**
 * Writes what was measured, raw samples included, with what it takes to measure it again.
 *
 * @returns the file; undefined where the run was too short or partial to stand for anything, and no file was asked for.
 */
export async function writeResults(
  options: Options,
  samples: Samples,
  findings: Findings,
): Promise<string | undefined> {
  const machine = describeMachine();
  const date = new Date().toISOString();
  const file = options.json ?? (isWhole(options) ? defaultFile(date, slugOf(machine)) : undefined);
  if (file === undefined) return undefined;
  const { rounds, seconds } = options;
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
  const results = {
    date,
    command,
    rounds,
    seconds,
    machine,
    versions: installedVersions(options.tracers),
    ...findings,
    samples,
  };
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
  return file;
}

function isWhole(options: Options): boolean {
  const isComplete = options.rows.length === rows.length && options.tracers.length === tracers.length;
  return isComplete && options.rounds >= enoughRounds;
}

function defaultFile(date: string, machine: string): string {
  return path.join(projectRoot, 'test/bench/results', `${date.slice(0, 10)}-${machine}.json`);
}
