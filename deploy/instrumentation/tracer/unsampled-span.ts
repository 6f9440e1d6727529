import { TraceFlags, type Span, type SpanContext, type TraceState } from '@opentelemetry/api';
import type { RandomIds } from './random-ids';

/** A span of a trace that is not sampled. It keeps nothing, and has an id of its own once somebody asks for it. */
export class UnsampledSpan implements Span {
  readonly #traceId: string;
  readonly #traceState: TraceState | undefined;
  readonly #ids: RandomIds;
  #context: SpanContext | undefined;

  constructor(traceId: string, traceState: TraceState | undefined, ids: RandomIds) {
    this.#traceId = traceId;
    this.#traceState = traceState;
    this.#ids = ids;
  }

  /** The span of what is done below this one. */
  child(): UnsampledSpan {
    return new UnsampledSpan(this.#traceId, this.#traceState, this.#ids);
  }

  spanContext(): SpanContext {
    this.#context ??= {
      traceId: this.#traceId,
      spanId: this.#ids.spanId(),
      traceFlags: TraceFlags.NONE,
      traceState: this.#traceState,
    };
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
