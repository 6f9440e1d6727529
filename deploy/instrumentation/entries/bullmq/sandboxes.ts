import {
  ROOT_CONTEXT,
  context,
  defaultTextMapSetter,
  type Context,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import { spanIn } from '../../propagation/pending-span';
import type { BullMQExports, ProcessedJob } from './exports';
import { isInConsumer } from './in-consumer';

/** What sandboxes failed with before they had any job. */
const failedToLoad = new WeakSet<object>();

/** Whether the processor's file could not be loaded, so that the sandbox has made no span of the attempt. */
export const hasFailedToLoad = (thrown: unknown): boolean => failedToLoad.has(Object(thrown));

/**
 * The worker's side of processors that are files. A process or thread is kept for one job after the other: what it
 * sends belongs to the job that it got last, not to the one that it was started for.
 */
export function followSandboxes({ Child }: BullMQExports): void {
  const jobs = new WeakMap<object, Context>();
  patchMethod(Child.prototype, 'init', (original) => {
    return function init(...args) {
      const begun = context.with(ROOT_CONTEXT, () => original.apply(this, args));
      // Also told of by BullMQ, which waits for the same promise.
      Promise.resolve(begun).catch((thrown: unknown) => failedToLoad.add(Object(thrown)));
      return begun;
    };
  });
  patchMethod(Child.prototype, 'send', (original) => {
    return function send(message, ...rest) {
      if ('job' in message) jobs.set(this, context.active());
      return original.call(this, message, ...rest);
    };
  });
  patchMethod(Child.prototype, 'emit', (original) => {
    return function emit(...args) {
      return context.with(jobs.get(this) ?? ROOT_CONTEXT, () => original.apply(this, args));
    };
  });
}

/** The span of a run is made here, and is what the sandbox goes on with: the job knows its producer's only. */
export function sendRuns({ Job }: BullMQExports, carriers: TextMapPropagator): void {
  patchMethod(Job.prototype, 'asJSONSandbox', (original) => {
    return function asJSONSandbox() {
      const job = original.call(this);
      return spanIn(context.active()) === undefined ? job : withActiveContext(job, carriers);
    };
  });
}

function withActiveContext(job: ProcessedJob, carriers: TextMapPropagator): ProcessedJob {
  const carrier: Record<string, string> = {};
  const active = context.active();
  carriers.inject(active, carrier, defaultTextMapSetter);
  const telemetry = {
    ...job.opts?.telemetry,
    metadata: JSON.stringify(carrier),
    inConsumer: isInConsumer(active),
  };
  return { ...job, opts: { ...job.opts, telemetry } };
}
