import { context, type TextMapPropagator } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { PatchedFile } from '../../patching/when-loaded';
import type { ProcessedJob } from './exports';
import { jobContext } from './job-context';

export interface SandboxExports {
  readonly ChildProcessor: { readonly prototype: { start: StartOfJob } };
}

type StartOfJob = (this: unknown, job: ProcessedJob, ...rest: unknown[]) => unknown;

/** Where the processor is a file: in its process or thread, it runs in the context that the job brings along. */
export function sandboxedProcessor(carriers: TextMapPropagator): PatchedFile<SandboxExports> {
  return {
    // A sandbox loads nothing else of BullMQ.
    path: 'bullmq/dist/cjs/classes/child-processor.js',
    patch({ ChildProcessor }) {
      patchMethod(ChildProcessor.prototype, 'start', (original): StartOfJob => {
        return function start(job, ...rest) {
          return context.with(jobContext(job, carriers), () => original.call(this, job, ...rest));
        };
      });
    },
  };
}
