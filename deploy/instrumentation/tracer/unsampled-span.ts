import { TraceFlags, type Span, type SpanContext } from '@opentelemetry/api';

/** The root of a trace that is not sampled, and the span of everything below it: it carries the ids, and keeps nothing. */
export class UnsampledSpan implements Span {
  readonly #context: SpanContext;

  constructor(traceId: string, spanId: string) {
    this.#context = { traceId, spanId, traceFlags: TraceFlags.NONE };
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  recordException(): void {}

  end(): void {}
}
