import {
  INVALID_SPAN_CONTEXT,
  TraceFlags,
  trace,
  type AttributeValue,
  type Attributes,
  type Context,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';

/** Of a trace that has not begun: it says of no trace, and keeps nobody from beginning it. */
const NOT_BEGUN: SpanContext = { ...INVALID_SPAN_CONTEXT, traceFlags: TraceFlags.SAMPLED };

/**
 * The span of work whose own code may make that span by itself. Nothing of it is made before the first span below it
 * begins, or something is written to it: where the first span has the kind of this one, that is the work's span, and
 * stands where this one would have stood; this one never was.
 */
export class PendingSpan implements Span {
  readonly #outer: Context;
  readonly #kind: SpanKind;
  readonly #start: () => Span;
  #span: Span | undefined;
  #isNeeded = true;

  /**
   * @param outer the context of the work without this span
   * @param kind of the span
   * @param start makes the span, once
   */
  constructor(outer: Context, kind: SpanKind, start: () => Span) {
    this.#outer = outer;
    this.#kind = kind;
    this.#start = start;
  }

  /** What is there by now: the span that was made, this one that may still be, or what the work is below. */
  get standing(): Span | undefined {
    if (this.#span === undefined && this.#isNeeded) return this;
    return this.#span ?? trace.getSpan(this.#outer);
  }

  /** Undefined where the work has made its own. */
  make(): Span | undefined {
    if (this.#isNeeded) this.#span ??= this.#start();
    return this.#span;
  }

  /** Nothing that begins later makes it. */
  drop(): void {
    this.#isNeeded = false;
  }

  /** @returns what a span of that kind has for its parent that begins below */
  parentOf(kind: SpanKind | undefined): Span | undefined {
    if (this.#span === undefined && kind === this.#kind) this.#isNeeded = false;
    return this.make() ?? trace.getSpan(this.#outer);
  }

  spanContext(): SpanContext {
    return this.#span?.spanContext() ?? trace.getSpanContext(this.#outer) ?? NOT_BEGUN;
  }

  isRecording(): boolean {
    return this.#span?.isRecording() ?? this.#isNeeded;
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.make()?.setAttribute(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.make()?.setAttributes(attributes);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    this.make()?.addEvent(name, attributesOrTime, time);
    return this;
  }

  addLink(link: Link): this {
    this.make()?.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.make()?.addLinks(links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.make()?.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.make()?.updateName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.make()?.recordException(exception, time);
  }

  end(time?: TimeInput): void {
    this.make()?.end(time);
  }
}

/** As `trace.getSpan`, but for a pending span that will not be made. */
export function spanIn(context: Context): Span | undefined {
  const span = trace.getSpan(context);
  return span instanceof PendingSpan ? span.standing : span;
}

/**
 * Decides on a pending span by the first one below it.
 *
 * @param parent the context that a span begins in, with these options
 * @returns the context that it really begins in
 */
export function decided(parent: Context, { kind }: SpanOptions): Context {
  const pending = trace.getSpan(parent);
  if (!(pending instanceof PendingSpan)) return parent;
  const span = pending.parentOf(kind);
  return span === undefined ? trace.deleteSpan(parent) : trace.setSpan(parent, span);
}
