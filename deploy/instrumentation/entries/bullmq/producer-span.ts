import {
  SpanStatusCode,
  trace,
  type Attributes,
  type AttributeValue,
  type Context,
  type Exception,
  type Span,
} from '@opentelemetry/api';

/** BullMQ's `Span`. */
export interface TelemetrySpan {
  setSpanOnContext(target: Context): Context;
  setAttribute(key: string, value: AttributeValue): void;
  setAttributes(attributes: Attributes): void;
  addEvent(name: string, attributes?: Attributes): void;
  recordException(exception: Exception): void;
  end(): void;
}

/** Names and ids only: options, results and whole lists of names stay out, as they may hold payload. */
const RECORDED: ReadonlySet<string> = new Set([
  'bullmq.queue.name',
  'bullmq.queue.operation',
  'bullmq.job.id',
  'bullmq.job.name',
  'bullmq.job.bulk.count',
  'bullmq.job.scheduler.id',
  'bullmq.flow.name',
]);

export class ProducerSpan implements TelemetrySpan {
  readonly #span: Span;
  readonly #mark: (inner: Context) => Context;

  /** @param mark leaves a sign in the context that is active while the job is added */
  constructor(span: Span, mark: (inner: Context) => Context) {
    this.#span = span.setAttributes({ 'messaging.system': 'bullmq', 'messaging.operation.type': 'send' });
    this.#mark = mark;
  }

  setSpanOnContext(target: Context): Context {
    return this.#mark(trace.setSpan(target, this.#span));
  }

  setAttribute(key: string, value: AttributeValue): void {
    if (RECORDED.has(key) && value !== undefined) this.#span.setAttribute(key, value);
    if (key === 'bullmq.queue.name') this.#span.setAttribute('messaging.destination.name', value);
  }

  setAttributes(attributes: Attributes): void {
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined) this.setAttribute(key, value);
    }
  }

  addEvent(): void {
    // What BullMQ adds here are results and failure reasons of jobs.
  }

  recordException(exception: Exception): void {
    const message = exceptionMessage(exception);
    this.#span.recordException(exception);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
    this.#span.setAttributes({
      error: true,
      'error.message': message,
      error_stack: exceptionStack(exception) ?? message,
    });
  }

  end(): void {
    this.#span.end();
  }
}

function exceptionMessage(exception: Exception): string {
  return typeof exception === 'string' ? exception : (exception.message ?? 'unknown error');
}

function exceptionStack(exception: Exception): string | undefined {
  return typeof exception === 'string' ? undefined : exception.stack;
}

/** For the operations that make no span of their own. */
export const SILENT_SPAN: TelemetrySpan = {
  setSpanOnContext: (target) => target,
  setAttribute() {},
  setAttributes() {},
  addEvent() {},
  recordException() {},
  end() {},
};

/** Its place in the trace still travels with the job. */
export function unrecordedSpan(span: Span, mark: (inner: Context) => Context): TelemetrySpan {
  return { ...SILENT_SPAN, setSpanOnContext: (target) => mark(trace.setSpan(target, span)) };
}
