import { context, type TextMapPropagator } from '@opentelemetry/api';
import { InstrumentationNodeModuleFile } from '@opentelemetry/instrumentation';
import { patchMethod } from '../../patching/patch-method';
import type { ProcessedJob } from './exports';
import { jobContext } from './job-context';

interface SandboxExports {
  readonly ChildProcessor: { readonly prototype: { start: StartOfJob } };
}

type StartOfJob = (this: unknown, job: ProcessedJob, ...rest: unknown[]) => unknown;

/** A sandbox loads nothing else of BullMQ. */
const FILE = 'bullmq/dist/cjs/classes/child-processor.js';

/** Where the processor is a file: in its process or thread, it runs in the context that the job brings along. */
export function sandboxedProcessor(
  supported: readonly string[],
  carriers: () => TextMapPropagator,
): InstrumentationNodeModuleFile {
  const patch = (exports: SandboxExports): SandboxExports => {
    patchMethod(exports.ChildProcessor.prototype, 'start', (original): StartOfJob => {
      return function start(job, ...rest) {
        return context.with(jobContext(job, carriers()), () => original.call(this, job, ...rest));
      };
    });
    return exports;
  };
  return new InstrumentationNodeModuleFile(FILE, [...supported], patch, () => {});
}
