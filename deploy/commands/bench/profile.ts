import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { projectDirectory } from '../../rig/project-directory';
import { cpuProfile, type CpuProfile } from './messages';
import { RowServer } from './row-server';
import type { Row } from './rows';
import { withSetup } from './setup';
import { table } from './table';
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

/** Runs a row under a tracer with the V8 profiler on, and tells where the main thread's time went, as text. */
export async function profileRow(tracer: Tracer, row: Row, seconds: number): Promise<string> {
  return await withSetup(async (setup) => {
    const { used } = await RowServer.with({ tracer, row, setup }, async (server) => {
      await server.warmUp(seconds);
      await server.child.ask('startProfile', z.object({}));
      const { requests } = await server.saturate({ seconds });
      const profile = await server.child.ask('stopProfile', cpuProfile);
      return { profile, requests };
    });
    const title = `${row.title}, ${tracer.title}: ${used.requests} requests in ${seconds} s, main thread`;
    return `${title}\n\n${profileTable(selfTimes(used.profile), used.requests)}\n`;
  });
}

/** Where time went itself, not in what it called, by function; the longest first. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTime[] {
  const functions = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, SelfTime>();
  for (const [index, id] of samples.entries()) {
    const frame = functions.get(id);
    // A sample's own time lasts until the next one.
    const micros = timeDeltas[index + 1] ?? 0;
    if (!frame) continue;
    const [name, place] = [frame.functionName || '(anonymous)', placeOf(frame)];
    const key = `${name} ${place}`;
    times.set(key, { name, place, micros: micros + (times.get(key)?.micros ?? 0) });
  }
  return [...times.values()].toSorted((a, b) => b.micros - a.micros);
}

function placeOf({ url, lineNumber, columnNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return '';
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  // Dependencies may be anywhere, a peer's above all.
  const dependency = file.lastIndexOf('node_modules/');
  const inside = path.isAbsolute(file) ? path.relative(projectDirectory, file) : file;
  return `${dependency === -1 ? inside : file.slice(dependency)}:${lineNumber + 1}:${columnNumber + 1}`;
}

function profileTable(times: readonly SelfTime[], requests: number): string {
  const busy = times.filter(({ name }) => name !== idle);
  const total = busy.reduce((sum, { micros }) => sum + micros, 0);
  const line = (what: string, micros: number) => [
    what,
    (micros / requests).toFixed(2),
    `${((100 * micros) / total).toFixed(1)} %`,
  ];
  const lines = busy.slice(0, shown).map(({ name, place, micros }) => line(`${name}  ${place}`, micros));
  const rest = busy.slice(shown).reduce((sum, { micros }) => sum + micros, 0);
  lines.push(line(`${Math.max(0, busy.length - shown)} others`, rest), line('all', total));
  return table(['self time of', 'µs a request', 'share'], lines);
}
