import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { ObjectStorage } from '../shared/storage/object-storage';
import { withoutSpans } from '../tracing';
import { UnavailableProblem } from './problems';

const probeTimeoutMillis = 1000;

export type DependencyName = 'redis' | 'storage';

export interface ProbeResult {
  readonly name: DependencyName;
  /** Undefined: it answers. */
  readonly failure?: unknown;
}

interface Probed {
  readonly redis: Redis;
  readonly storage: ObjectStorage;
}

/** Asks each dependency for a sign of life; all at once, within a second. Makes no spans. */
export type Probe = () => Promise<ProbeResult[]>;

/** Who asks while an answer is under way waits for that one: a burst of requests costs one probe. */
export function createProbe({ redis, storage }: Probed): Probe {
  const ask = () =>
    withoutSpans(() =>
      Promise.all([
        attempt('redis', () => redis.ping()),
        attempt('storage', (signal) => storage.check(signal)),
      ]),
    );
  let underWay: Promise<ProbeResult[]> | undefined;
  return () => (underWay ??= ask().finally(() => (underWay = undefined)));
}

/**
 * Makes sure that all is there before a request begins what it could not finish: a server that hangs is noticed
 * here, within a second, and not in the middle of a body.
 */
export async function requireDependencies({ probe }: { readonly probe: Probe }): Promise<void> {
  const results = await probe();
  const failed = results.find(({ failure }) => failure !== undefined);
  if (failed) throw new UnavailableProblem(failed.name, failed.failure);
}

async function attempt(
  name: DependencyName,
  ask: (signal: AbortSignal) => Promise<unknown>,
): Promise<ProbeResult> {
  const timer = new AbortController();
  const tooLate = delay(probeTimeoutMillis, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${probeTimeoutMillis} ms`);
  });
  try {
    await Promise.race([ask(AbortSignal.timeout(probeTimeoutMillis)), tooLate]);
    return { name };
  } catch (failure) {
    return { name, failure };
  } finally {
    timer.abort();
    tooLate.catch(() => {});
  }
}
