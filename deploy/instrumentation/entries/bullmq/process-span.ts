import { SpanKind, trace, type Attributes, type Context, type Tracer } from '@opentelemetry/api';
import { toError } from '../../language/failure';
import { PendingSpan } from '../../propagation/pending-span';
import { markFailed } from '../http/mark-failed';
import type { ProcessedJob } from './exports';
import { isPutBack } from './put-back';

/** Of the span of an attempt, by OpenTelemetry's conventions for messages, and by BullMQ's for jobs. */
export function attemptAttributes(job: ProcessedJob): Attributes {
  return {
    'messaging.system': 'bullmq',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': job.queueName,
    'messaging.message.id': job.id,
    'bullmq.job.id': job.id,
    'bullmq.job.name': job.name,
    'bullmq.job.attempt': (job.attemptsMade ?? 0) + 1,
  };
}

/**
 * The span `process <queue>` of one attempt at a job, unless the processor makes a consumer span of its own before any
 * other. It is a child of the span that added the job: an attempt is at one job, for which the conventions allow it, and
 * whoever looks at a request wants to see in its trace what became of the job.
 */
export class ProcessSpan {
  readonly #pending: PendingSpan;

  /**
   * @param producer the context that the job brought along
   * @param startedAt on the clock of `performance.now()`
   */
  constructor(tracer: Tracer, job: ProcessedJob, producer: Context, startedAt = performance.now()) {
    const options = {
      kind: SpanKind.CONSUMER,
      startTime: startedAt,
      attributes: attemptAttributes(job),
    };
    this.#pending = new PendingSpan(producer, SpanKind.CONSUMER, () =>
      tracer.startSpan(`process ${job.queueName ?? ''}`.trim(), options, producer),
    );
  }

  /** For the processor. */
  contextIn(producer: Context): Context {
    return trace.setSpan(producer, this.#pending);
  }

  end(): void {
    this.#pending.end();
  }

  /** A job that only puts itself back was not processed: where nothing has made a span, there is none of it. */
  fail(thrown: unknown): void {
    if (isPutBack(thrown) && this.#pending.standing === this.#pending) this.#pending.drop();
    const span = this.#pending.make();
    if (!span) return;
    if (!isPutBack(thrown)) markFailed(span, toError(thrown));
    span.end();
  }

  /** @returns what `processing` does, whose span ends with it */
  async around<T>(processing: () => T | PromiseLike<T>): Promise<T> {
    try {
      const result = await processing();
      this.end();
      return result;
    } catch (thrown) {
      this.fail(thrown);
      throw thrown;
    }
  }
}
