import { ROOT_CONTEXT, context, type TextMapPropagator, type Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { PatchedModule } from '../../patching/when-loaded';
import type { BackgroundWork, BullMQExports } from './exports';
import { traceProcessing } from './processing';
import { traceProducers } from './producers';
import { sandboxedProcessor, type SandboxExports } from './sandbox-processor';
import { followSandboxes, sendRuns } from './sandboxes';
import { traceTakenJobs } from './taken-jobs';

/**
 * Carries trace context from the code that adds a job to the code that processes it, without a line in either.
 *
 * Producers get BullMQ's own public `Telemetry` interface, through which BullMQ stores the carrier in the job's
 * options, where retries, delays and restarts keep it. Workers get none: only the processor itself runs in the
 * job's context, so that polling, locks and stall checks stay out of every trace.
 *
 * @param carriers how trace context is written into jobs and read from them
 */
export function bullmq(
  tracer: Tracer,
  carriers: TextMapPropagator,
): PatchedModule<BullMQExports, SandboxExports> {
  return {
    name: 'bullmq',
    supported: ['>=5.40.0 <7'],
    patch(exports) {
      traceProducers(exports, tracer, carriers);
      traceProcessing(exports, tracer, carriers);
      traceTakenJobs(exports, tracer, carriers);
      detachBackground(exports);
      followSandboxes(exports);
      sendRuns(exports, carriers);
    },
    file: sandboxedProcessor(tracer, carriers),
  };
}

/** Loops and connections outlive the span that they were started in: they must not fill its trace for ever. */
function detachBackground({ Worker, RedisConnection }: BullMQExports): void {
  patchMethod(Worker.prototype, 'run', detached);
  patchMethod(RedisConnection.prototype, 'init', detached);
}

function detached(original: BackgroundWork): BackgroundWork {
  return function run(...args) {
    return context.with(ROOT_CONTEXT, () => original.apply(this, args));
  };
}
