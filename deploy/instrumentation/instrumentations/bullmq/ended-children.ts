import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ProcessedJob } from './exports';

/** Of BullMQ's own counts: all but those that the job would still wait for. */
const ENDED = { processed: true, ignored: true, failed: true };

/** Asks Redis how many children of the job have ended; none where it does not answer. */
export async function endedChildrenOf(job: ProcessedJob): Promise<number> {
  try {
    const counts = await context.with(
      suppressTracing(context.active()),
      async () => await job.getDependenciesCount?.(ENDED),
    );
    return Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
  } catch {
    return 0;
  }
}
