import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { projectDirectory } from '../../rig/project-directory';
import { seededRandom } from '../seeded-random';
import { cpuProfile, type CpuProfile } from './messages';
import { shuffled } from './random';
import { RowServer } from './row-server';
import type { ServerRow } from './rows';
import { withSetup } from './setup';
import { table } from './table';
import { baseName } from './tracers/all';
import type { Tracer } from './tracers/tracer';

export interface SelfTime {
  readonly name: string;
  /** File, line and column, or what V8 itself did. */
  readonly place: string;
  readonly micros: number;
}

const shown = 40;
/** Of V8, for time that nothing ran in. */
const idle = '(idle)';

/** Where the main thread's time went in so many requests. */
export interface Profile {
  readonly requests: number;
  readonly times: readonly SelfTime[];
}

const rounds = 4;
const warmUpSeconds = 2;

/**
 * Runs a row untraced and under tracers, with the V8 profiler on, by turns.
 *
 * @returns for each tracer, by function, what its requests took more than untraced ones, as text.
 */
export async function profileRow(
  { row, tracers, seconds, seed }: ProfilePlan,
  core: number | undefined,
): Promise<ReadonlyMap<Tracer, string>> {
  return await withSetup({ core, clamd: row.kind === 'jobs' }, async (setup) => {
    const random = seededRandom(seed);
    const servers: RowServer[] = [];
    const profiles = new Map<string, Profile[]>();
    try {
      for (const tracer of tracers) servers.push(await RowServer.start({ tracer, row, setup }));
      for (const server of servers) await server.warmUp(warmUpSeconds);
      for (let round = 1; round <= rounds; round++)
        for (const server of shuffled(servers, random)) {
          const all = profiles.get(server.tracer.name) ?? [];
          profiles.set(server.tracer.name, [...all, await profile(server, seconds * (row.stretch ?? 1))]);
        }
    } finally {
      await Promise.all(servers.map(({ child }) => child.stop()));
    }
    const base = summed(profiles.get(baseName) ?? []);
    const traced = tracers.filter(({ name }) => name !== baseName);
    return new Map(
      traced.map((tracer) => {
        const own = summed(profiles.get(tracer.name) ?? []);
        const title = `${row.title}: ${tracer.title} (${own.requests} requests) minus untraced (${base.requests}), main thread`;
        return [tracer, `${title}\n\n${differenceTable(own, base)}\n`];
      }),
    );
  });
}

interface ProfilePlan {
  readonly row: ServerRow;
  /** With the untraced one. */
  readonly tracers: readonly Tracer[];
  /** Of each load. */
  readonly seconds: number;
  readonly seed: number;
}

async function profile(server: RowServer, seconds: number): Promise<Profile> {
  await server.child.ask('startProfile', z.object({}));
  const { requests } = await server.saturate({ seconds });
  return { requests, times: selfTimes(await server.child.ask('stopProfile', cpuProfile)) };
}

function summed(profiles: readonly Profile[]): Profile {
  return {
    requests: profiles.reduce((total, { requests }) => total + requests, 0),
    times: byFunction(profiles.flatMap(({ times }) => times)),
  };
}

/** Where time went itself, not in what it called, by function; the longest first. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTime[] {
  const functions = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  return byFunction(
    samples.flatMap((id, index) => {
      const frame = functions.get(id);
      // A sample's own time lasts until the next one.
      const micros = timeDeltas[index + 1] ?? 0;
      return frame ? [{ name: frame.functionName || '(anonymous)', place: placeOf(frame), micros }] : [];
    }),
  );
}

function byFunction(times: readonly SelfTime[]): SelfTime[] {
  const sums = new Map<string, SelfTime>();
  for (const time of times) {
    const key = keyOf(time);
    sums.set(key, { ...time, micros: time.micros + (sums.get(key)?.micros ?? 0) });
  }
  return [...sums.values()].toSorted((a, b) => b.micros - a.micros);
}

const keyOf = ({ name, place }: SelfTime): string => `${name} ${place}`;

/** What a request takes in a function, in microseconds. */
export interface Difference {
  readonly name: string;
  readonly traced: number;
  readonly untraced: number;
}

/** Per request, what was added most first, and what became less last. */
export function differences(traced: Profile, untraced: Profile): Difference[] {
  const perRequest = ({ times, requests }: Profile) =>
    new Map(times.filter(({ name }) => name !== idle).map((time) => [keyOf(time), time.micros / requests]));
  const [own, base] = [perRequest(traced), perRequest(untraced)];
  return [...new Set([...own.keys(), ...base.keys()])]
    .map((name) => ({ name, traced: own.get(name) ?? 0, untraced: base.get(name) ?? 0 }))
    .toSorted((a, b) => b.traced - b.untraced - (a.traced - a.untraced));
}

function placeOf({ url, lineNumber, columnNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return '';
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  // Dependencies may be anywhere, a peer's above all.
  const dependency = file.lastIndexOf('node_modules/');
  const inside = path.isAbsolute(file) ? path.relative(projectDirectory, file) : file;
  return `${dependency === -1 ? inside : file.slice(dependency)}:${lineNumber + 1}:${columnNumber + 1}`;
}

function differenceTable(traced: Profile, untraced: Profile): string {
  const all = differences(traced, untraced);
  const rest = all.slice(shown);
  return table(
    ['self time of, in µs a request', 'added', 'traced', 'untraced'],
    [
      ...all.slice(0, shown).map((each) => line(each.name, [each])),
      line(`${rest.length} others`, rest),
      line('all', all),
    ],
  );
}

function line(name: string, of: readonly Difference[]): string[] {
  const [own, base] = [sum(of.map(({ traced }) => traced)), sum(of.map(({ untraced }) => untraced))];
  return [name, ...[own - base, own, base].map((micros) => micros.toFixed(2))];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
