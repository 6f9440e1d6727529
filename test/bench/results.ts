import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeMachine, installedVersions, slugOf } from './machine';
import { enoughRounds, type Options } from './options';
import { rows } from './rows';
import { tracers } from './tracers/all';
import { projectRoot } from './tracers/tracer';

/** Whole runs, one file each; a subdirectory holds those of `--endurance`. */
const resultsDirectory = path.join(projectRoot, 'test/bench/results');

/** What it takes to measure something again. */
export function describeRun({ rounds, seconds, tracers: measured }: Options) {
  return {
    date: new Date().toISOString(),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    rounds,
    seconds,
    machine: describeMachine(),
    versions: installedVersions(measured),
  };
}

/** Undefined where the run is too short or partial to stand for anything, and no file was asked for. */
export function resultFile(options: Options): string | undefined {
  const isComplete = options.rows.length === rows.length && options.tracers.length === tracers.length;
  const isWhole = isComplete && options.rounds >= enoughRounds;
  return options.json ?? (isWhole ? path.join(resultsDirectory, fileName()) : undefined);
}

export function enduranceFile({ json }: Options): string {
  return json ?? path.join(resultsDirectory, 'endurance', fileName());
}

function fileName(): string {
  return `${new Date().toISOString().slice(0, 10)}-${slugOf(describeMachine())}.json`;
}

export async function writeResults(file: string, results: object): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
