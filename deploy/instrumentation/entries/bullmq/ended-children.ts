import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { deferred } from '../../language/deferred';
import type { ProcessedJob } from './exports';

/** Of BullMQ's own counts: all but those that the job would still wait for. */
const ENDED = { processed: true, ignored: true, failed: true };

/** Far more than Redis takes to answer. */
const TIMEOUT_MILLIS = 1000;

/**
 * Asks Redis how many children of the job have ended; none where it does not answer, or not soon: a worker's connection
 * waits for an outage to end, and the processor would wait with it.
 */
export async function endedChildrenOf(job: ProcessedJob): Promise<number> {
  const unknown = deferred<number>();
  const timer = setTimeout(() => unknown.resolve(0), TIMEOUT_MILLIS).unref();
  try {
    return await Promise.race([countEnded(job), unknown.promise]);
  } catch {
    return 0;
  } finally {
    clearTimeout(timer);
  }
}

async function countEnded(job: ProcessedJob): Promise<number> {
  const counts = await context.with(
    suppressTracing(context.active()),
    async () => await job.getDependenciesCount?.(ENDED),
  );
  return Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
}
