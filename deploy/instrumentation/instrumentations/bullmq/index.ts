import { ROOT_CONTEXT, context, type TextMapPropagator } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { patchMethod } from '../patch-method';
import type { BackgroundWork, BullMQExports, JobProcessing, ProcessedJob } from './exports';
import { jobContext } from './job-context';
import { withNodeOptions } from './flow';
import { createTelemetry, type ProducerTelemetry } from './telemetry';

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
    return new InstrumentationNodeModuleDefinition('bullmq', ['>=5.40.0 <7'], (exports: BullMQExports) => {
      this.#patchProducers(exports);
      this.#patchWorker(exports);
      this.#detachBackground(exports);
      return exports;
    });
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
    patchMethod(Worker.prototype, 'callProcessJob', (original): JobProcessing => {
      return function callProcessJob(job: ProcessedJob, ...rest) {
        return context.with(jobContext(job, carriers), () => original.call(this, job, ...rest));
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
