import { globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectDirectory } from '../../rig/project-directory';
import type { Endurance } from './endurance';
import { describeMachine, installedVersions, slugOf } from './machine';
import type { Samples } from './measurement';
import { enoughRounds, type Options } from './options';
import type { Findings } from './report';
import { rows } from './rows';
import type { Target } from './targets';
import { oursName, tracers } from './tracers/all';
import type { Tracer } from './tracers/tracer';

/** Whole runs, one file each; subdirectories hold those of other kinds. */
export const resultsDirectory = path.join(projectDirectory, 'deploy/commands/bench/results');

/** What a file of a whole run holds. */
export interface Results extends ReturnType<typeof describeRun>, Findings {
  readonly rounds: number;
  readonly seconds: number;
  readonly samples: Samples;
}

/** What it takes to measure something again. */
export function describeRun(measured: readonly Tracer[]) {
  return {
    date: new Date().toISOString(),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
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

/** For today's results on this machine. */
export function fileName(): string {
  return `${new Date().toISOString().slice(0, 10)}-${slugOf(describeMachine())}.json`;
}

/** @throws where there are none. */
export function newestResults(): Results {
  const text = readNewest('*.json');
  if (text === undefined) throw new Error(`${resultsDirectory} must hold the results of a whole run`);
  return JSON.parse(text);
}

/** What the newest run with `--endurance` found of this bundle; nothing where there was none. */
export function newestEnduranceTargets(): Target[] {
  const text = readNewest('endurance/*.json');
  if (text === undefined) return [];
  const { endurance }: { endurance: Endurance[] } = JSON.parse(text);
  return endurance.filter(({ tracer }) => tracer === oursName).map(({ target }) => target);
}

/** File names begin with their day. @param pattern below the directory of results */
export function readNewest(pattern: string): string | undefined {
  const name = globSync(pattern, { cwd: resultsDirectory }).toSorted().at(-1);
  return name === undefined ? undefined : readFileSync(path.join(resultsDirectory, name), 'utf8');
}

export async function writeResults(file: string, results: object): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
