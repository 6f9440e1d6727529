import { setTimeout as delay } from 'node:timers/promises';
import { heapAnswer, type HeapAnswer } from './messages';
import { RowServer } from './row-server';
import { getRow } from './rows';
import { withSetup } from './setup';
import { exactly, median } from './statistics';
import { target, type Target } from './targets';
import type { Tracer } from './tracers/tracer';

/** Memory after so many requests, nothing under way. */
export interface HeapPoint extends HeapAnswer {
  readonly requests: number;
}

export interface Endurance {
  readonly tracer: string;
  readonly points: readonly HeapPoint[];
  /** By how much the heap grew with each request. Buffers outside of it come and go with connections. */
  readonly bytesPerRequest: number;
}

const requestsPerPoint = 100_000;
const points = 10;
/** No object is so small; what differs between two collections of the same heap is. */
const maxBytesPerRequest = 0.5;
/** Far more than it takes: the number of requests decides. */
const maxSeconds = 600;
/** Longer than the second that spans wait for a batch to fill: what is buffered is no growth. */
const pauseMillis = 3000;

/** Drives a million GET requests, and weighs the server's heap before, after, and nine times meanwhile. */
export async function endure(
  tracers: readonly Tracer[],
  core: number | undefined,
  progress: (text: string) => void,
): Promise<Endurance[]> {
  return await withSetup({ core, clamd: false }, async (setup) => {
    const results: Endurance[] = [];
    for (const tracer of tracers) {
      const execArgv = ['--expose-gc'];
      const used = await RowServer.with({ tracer, row: getRow, setup, execArgv }, async (server) => {
        const weighed = [await weigh(server, 0)];
        for (let point = 1; point <= points; point++) {
          const requests = point * requestsPerPoint;
          progress(`${tracer.title}: ${requests} of ${points * requestsPerPoint} requests`);
          await server.saturate({ seconds: maxSeconds, requests: requestsPerPoint });
          weighed.push(await weigh(server, requests));
        }
        return weighed;
      });
      results.push({ tracer: tracer.name, points: used, bytesPerRequest: growth(used) });
    }
    return results;
  });
}

export function enduranceTarget({ tracer, bytesPerRequest }: Endurance): Target {
  const name = `heap growth over a million requests, bytes a request (${tracer})`;
  return target(name, exactly(bytesPerRequest), { limit: maxBytesPerRequest, margin: 0.01 });
}

async function weigh(server: RowServer, requests: number): Promise<HeapPoint> {
  await delay(pauseMillis);
  return { requests, ...(await server.child.ask('heap', heapAnswer)) };
}

/**
 * The median of the slopes between all pairs of points (Theil and Sen), which one odd collection does not move.
 * The first two are left out: code is compiled, and caches fill, within the first hundred thousand requests.
 */
export function growth(all: readonly HeapPoint[]): number {
  const settled = all.slice(2);
  const slopes = settled.flatMap((from, index) =>
    settled.slice(index + 1).map((to) => (to.heapBytes - from.heapBytes) / (to.requests - from.requests)),
  );
  return median(slopes);
}
