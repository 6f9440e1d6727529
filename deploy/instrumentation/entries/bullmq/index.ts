import { ROOT_CONTEXT, context, type TextMapPropagator, type Tracer } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { patchMethod } from '../../patching/patch-method';
import { endedChildrenOf } from './ended-children';
import type { BackgroundWork, BullMQExports, JobProcessing, ProcessedJob } from './exports';
import { jobContext } from './job-context';
import { withNodeOptions } from './flow';
import { putBacksOf, runOfJob } from './run-of-job';
import { contextOf, endWith, startRun } from './run-span';
import { sandboxedProcessor } from './sandbox-processor';
import { followSandboxes, sendRuns } from './sandboxes';
import { createTelemetry, type ProducerTelemetry } from './telemetry';

const SUPPORTED = ['>=5.40.0 <7'];

/**
 * Carries trace context from the code that adds a job to the code that processes it, without a line in either.
 *
 * Producers get BullMQ's own public `Telemetry` interface, through which BullMQ stores the carrier in the job's
 * options, where retries, delays and restarts keep it. Workers get none: only the processor itself runs in the
 * job's context, so that polling, locks and stall checks stay out of every trace.
 */
export class BullMQInstrumentation extends InstrumentationBase {
  readonly #carriers: TextMapPropagator;
  readonly #telemetry: ProducerTelemetry;

  /** @param carriers how trace context is written into jobs and read from them */
  constructor(carriers: TextMapPropagator) {
    super('mangamotion-bullmq', '1', {});
    this.#carriers = carriers;
    this.#telemetry = createTelemetry(() => this.tracer, carriers);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patch = (exports: BullMQExports): BullMQExports => {
      this.#patchProducers(exports);
      this.#patchWorker(exports);
      this.#detachBackground(exports);
      followSandboxes(exports);
      sendRuns(exports, this.#carriers);
      return exports;
    };
    // The base class's constructor calls this, before there are fields.
    const sandboxed = sandboxedProcessor(SUPPORTED, () => this.#carriers);
    return new InstrumentationNodeModuleDefinition('bullmq', [...SUPPORTED], patch, undefined, [sandboxed]);
  }

  #patchProducers({ QueueBase, FlowProducer, Worker }: BullMQExports): void {
    const telemetry = this.#telemetry;
    patchMethod(QueueBase.prototype, 'trace', (original) => {
      return function trace(...args) {
        // A service that brings telemetry of its own keeps it.
        if (!(this instanceof Worker)) this.opts.telemetry ??= telemetry;
        return original.apply(this, args);
      };
    });
    patchMethod(FlowProducer.prototype, 'add', (original) => {
      return function add(flow, ...rest) {
        this.telemetry ??= telemetry;
        return original.call(this, withNodeOptions(flow), ...rest);
      };
    });
    patchMethod(FlowProducer.prototype, 'addBulk', (original) => {
      return function addBulk(flows, ...rest) {
        this.telemetry ??= telemetry;
        return original.call(this, flows.map(withNodeOptions), ...rest);
      };
    });
  }

  #patchWorker({ Worker }: BullMQExports): void {
    const carriers = this.#carriers;
    const tracer = (): Tracer => this.tracer;
    patchMethod(Worker.prototype, 'callProcessJob', (original): JobProcessing => {
      return function callProcessJob(job: ProcessedJob, ...rest) {
        const producer = jobContext(job, carriers);
        const process = (): unknown => original.call(this, job, ...rest);
        const putBacks = putBacksOf(job);
        const processRun = (endedChildren: number): unknown => {
          const run = runOfJob(job, putBacks, endedChildren);
          if (run === undefined) return context.with(producer, process);
          const span = startRun(tracer(), job, run, producer);
          return endWith(
            span,
            context.with(contextOf(span), async () => await process()),
          );
        };
        return putBacks === 0 ? processRun(0) : endedChildrenOf(job).then(processRun);
      };
    });
  }

  /** Loops and connections outlive the span that they were started in: they must not fill its trace for ever. */
  #detachBackground({ Worker, RedisConnection }: BullMQExports): void {
    patchMethod(Worker.prototype, 'run', detached);
    patchMethod(RedisConnection.prototype, 'init', detached);
  }
}

function detached(original: BackgroundWork): BackgroundWork {
  return function run(...args) {
    return context.with(ROOT_CONTEXT, () => original.apply(this, args));
  };
}
