import { globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectDirectory } from '../../rig/project-directory';
import { type Endurance, enduranceTarget } from './endurance';
import type { Footprint } from './footprint';
import { describeMachine, installedVersions, slugOf } from './machine/machine';
import type { Pinning } from './machine/pinning';
import type { Options } from './options';
import type { Measured, Plan } from './rounds';
import { usualRows } from './rows';
import type { Target } from './targets';
import { oursName, tracers } from './tracers/all';
import type { Tracer } from './tracers/tracer';

/** Whole runs, one file each; subdirectories hold those of other kinds. */
export const resultsDirectory = path.join(projectDirectory, 'deploy/commands/bench/results');

/** What a file of a run holds: what was measured, and nothing that is computed of it. */
export interface Results
  extends ReturnType<typeof describeRun>, Pick<Plan, 'minutes' | 'rounds' | 'seconds' | 'seed'>, Measured {
  /** Undefined where any process could run on any core. */
  readonly pinning?: Pinning | undefined;
  /** By tracer. */
  readonly footprints: Readonly<Record<string, Footprint>>;
}

/** What it takes to measure something again. */
export function describeRun(measured: readonly Tracer[]) {
  return {
    date: new Date().toISOString(),
    command: ['npm run bench', ...withDashes(process.argv.slice(2))].join(' '),
    machine: describeMachine(),
    versions: installedVersions(measured),
  };
}

function withDashes(args: readonly string[]): readonly string[] {
  return args.length === 0 ? [] : ['--', ...args];
}

/** Undefined where the run is partial, and no file was asked for. */
export function resultFile({ json, isQuick, ...options }: Options): string | undefined {
  const isWhole =
    usualRows.every((row) => options.rows.includes(row)) && options.tracers.length === tracers.length;
  return json ?? (isWhole && !isQuick ? path.join(resultsDirectory, fileName()) : undefined);
}

export function enduranceFile({ json }: Options): string {
  return json ?? path.join(resultsDirectory, 'endurance', fileName());
}

export function profileFile(row: string, tracer: string): string {
  return path.join(resultsDirectory, 'profiles', `${row}-${tracer}.txt`);
}

/** For today's results on this machine. */
export function fileName(): string {
  return `${new Date().toISOString().slice(0, 10)}-${slugOf(describeMachine())}.json`;
}

/** @throws where there are none. */
export function newestResults(): Results {
  const text = readNewest('*.json');
  if (text === undefined) throw new Error(`${resultsDirectory} must hold the results of a run`);
  return JSON.parse(text);
}

/** What the newest run with `--endurance` found of this bundle; nothing where there was none. */
export function newestEnduranceTargets(): Target[] {
  const text = readNewest('endurance/*.json');
  if (text === undefined) return [];
  const { endurance }: { endurance: Endurance[] } = JSON.parse(text);
  return endurance.filter(({ tracer }) => tracer === oursName).map(enduranceTarget);
}

/** File names begin with their day. @param pattern below the directory of results */
export function readNewest(pattern: string): string | undefined {
  const name = globSync(pattern, { cwd: resultsDirectory }).toSorted().at(-1);
  return name === undefined ? undefined : readFileSync(path.join(resultsDirectory, name), 'utf8');
}

export async function writeResults(file: string, results: object): Promise<void> {
  await write(file, `${resultsText(results)}\n`);
}

export async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, text);
}

/** JSON with a line for each sample, of which there are thousands, and six digits of what is measured. */
export function resultsText(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return enclosed(
      '[]',
      indent,
      value.map((each) => `${deeper}${JSON.stringify(each, toSixDigits)}`),
    );
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const lines = entries.map(([key, each]) => `${deeper}${JSON.stringify(key)}: ${resultsText(each, deeper)}`);
  return enclosed('{}', indent, lines);
}

function enclosed(brackets: '[]' | '{}', indent: string, lines: readonly string[]): string {
  if (lines.length === 0) return brackets;
  return `${brackets[0]}\n${lines.join(',\n')}\n${indent}${brackets[1]}`;
}

function toSixDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
