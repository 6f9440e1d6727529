import { context, type TextMapPropagator, type Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { PatchedFile } from '../../patching/when-loaded';
import type { ProcessedJob } from './exports';
import { jobContext } from './job-context';
import { ProcessSpan } from './process-span';

export interface SandboxExports {
  readonly ChildProcessor: { readonly prototype: { start: StartOfJob } };
}

type Processor = (this: unknown, ...args: unknown[]) => unknown;

interface Sandbox {
  /** What the file exports, once that is loaded. */
  processor?: Processor;
}

type StartOfJob = (this: Sandbox, job: ProcessedJob, ...rest: unknown[]) => unknown;

/** Where the processor is a file: in its process or thread, it runs in the context that the job brings along. */
export function sandboxedProcessor(tracer: Tracer, carriers: TextMapPropagator): PatchedFile<SandboxExports> {
  return {
    // A sandbox loads nothing else of BullMQ.
    path: 'bullmq/dist/cjs/classes/child-processor.js',
    patch({ ChildProcessor }) {
      patchMethod(ChildProcessor.prototype, 'start', (original): StartOfJob => {
        return function start(job, ...rest) {
          const producer = jobContext(job, carriers);
          const begin = (): unknown => context.with(producer, () => original.call(this, job, ...rest));
          // The worker has made the span of a run.
          if (job.opts?.telemetry?.inConsumer === true) return begin();
          return withProcessor(this, (processor) => tracing(processor, tracer, job, producer), begin);
        };
      });
    },
  };
}

/** BullMQ calls the processor before `begin` returns, and answers whatever becomes of it by itself. */
function withProcessor(
  sandbox: Sandbox,
  wrap: (processor: Processor) => Processor,
  begin: () => unknown,
): unknown {
  const { processor } = sandbox;
  if (processor === undefined) return begin();
  sandbox.processor = wrap(processor);
  try {
    return begin();
  } finally {
    sandbox.processor = processor;
  }
}

function tracing(
  processor: Processor,
  tracer: Tracer,
  job: ProcessedJob,
  producer: ReturnType<typeof jobContext>,
): Processor {
  const span = new ProcessSpan(tracer, job, producer);
  return async function process(...args) {
    return await span.around(() => context.with(span.contextIn(producer), () => processor.apply(this, args)));
  };
}
