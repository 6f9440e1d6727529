import {
  SpanStatusCode,
  type Attributes,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';
import { isTimeInput, type InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { SpanLimits } from '../configuration';
import type { ReadableSpan, TimedEvent } from '../contracts/sdk';
import { attributesOf, setPair, type AttributePairs } from './attribute-pairs';
import { exceptionAttributes } from './exception-attributes';
import { SpanExtras } from './span-extras';
import { hrTimeOf, microsOf } from './trace-clock';

const UNSET: SpanStatus = { code: SpanStatusCode.UNSET };
/** Of spans that have none; never changed. */
const NO_EXTRAS = new SpanExtras();

/** What a span has in common with the others of its tracer. */
export interface SpanOrigin {
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  readonly limits: SpanLimits;
  /** Called once for each span, when it has ended. */
  finished(span: RecordingSpan): void;
  /** Called just before it ends, and may still write to it; false drops it. */
  readonly keeps: ((span: RecordingSpan) => boolean) | undefined;
}

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: SpanContext;
  readonly parent: SpanContext | undefined;
  /** @default now */
  readonly startTime: TimeInput | undefined;
  /** That of its trace, see `TraceClock`. */
  readonly clockOffset: number;
}

/**
 * A sampled span, with the contracts of the SDK's. What most spans have none of costs nothing until there is some, and
 * what exporters read takes its `ReadableSpan` form when they read it.
 */
export class RecordingSpan implements Span, ReadableSpan {
  readonly kind: SpanKind;
  readonly parentSpanContext: SpanContext | undefined;
  readonly clockOffset: number;
  /** The attributes, as exporters read them without an object in between. */
  readonly pairs: AttributePairs = [];
  readonly #origin: SpanOrigin;
  readonly #context: SpanContext;
  readonly #startMicros: number;
  #endMicros: number | undefined;
  #name: string;
  #status = UNSET;
  #extras: SpanExtras | undefined;

  constructor(origin: SpanOrigin, { name, kind, spanContext, parent, startTime, clockOffset }: SpanStart) {
    this.kind = kind;
    this.parentSpanContext = parent;
    this.clockOffset = clockOffset;
    this.#origin = origin;
    this.#context = spanContext;
    this.#startMicros = microsOf(startTime, clockOffset);
    this.#name = name;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return this.#endMicros === undefined;
  }

  setAttribute(key: string, value: Attributes[string]): this {
    if (!this.isRecording()) return this;
    if (!setPair(this.pairs, key, value, this.#origin.limits)) this.#moreThanUsual().droppedAttributes += 1;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) if (Object.hasOwn(attributes, key)) this.setAttribute(key, attributes[key]);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (!this.isRecording()) return this;
    const isTime = isTimeInput(attributesOrTime);
    const at = hrTimeOf(microsOf(time ?? (isTime ? attributesOrTime : undefined), this.clockOffset));
    this.#moreThanUsual().addEvent(name, at, isTime ? undefined : attributesOrTime, this.#origin.limits);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes !== undefined) this.addEvent('exception', attributes, time);
  }

  addLink(link: Link): this {
    if (this.isRecording()) this.#moreThanUsual().addLink(link, this.#origin.limits);
    return this;
  }

  addLinks(links: readonly Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** OK is final, and UNSET is no status to set. A message is cut as attributes are, and only errors have one. */
  setStatus({ code, message }: SpanStatus): this {
    if (!this.isRecording() || code === SpanStatusCode.UNSET || this.#status.code === SpanStatusCode.OK)
      return this;
    const isDescribed = code === SpanStatusCode.ERROR && typeof message === 'string';
    this.#status = isDescribed
      ? { code, message: message.slice(0, this.#origin.limits.textLength) }
      : { code };
    return this;
  }

  updateName(name: string): this {
    if (this.isRecording()) this.#name = name;
    return this;
  }

  /** Ends the span, once: an end before the start is taken for the start. */
  end(time?: TimeInput): void {
    if (!this.isRecording()) return;
    const endMicros = Math.max(this.#startMicros, microsOf(time, this.clockOffset));
    const isKept = this.#origin.keeps?.(this) ?? true;
    // What is asked may have ended it.
    if (!this.isRecording()) return;
    this.#endMicros = endMicros;
    if (isKept) this.#origin.finished(this);
  }

  get name(): string {
    return this.#name;
  }

  get startTime(): HrTime {
    return hrTimeOf(this.#startMicros);
  }

  get endTime(): HrTime {
    return hrTimeOf(this.#endMicros ?? 0);
  }

  get duration(): HrTime {
    return hrTimeOf((this.#endMicros ?? this.#startMicros) - this.#startMicros);
  }

  get ended(): boolean {
    return !this.isRecording();
  }

  get status(): SpanStatus {
    return this.#status;
  }

  get attributes(): Attributes {
    return attributesOf(this.pairs);
  }

  get events(): TimedEvent[] {
    return (this.#extras ?? NO_EXTRAS).events;
  }

  get links(): Link[] {
    return (this.#extras ?? NO_EXTRAS).links;
  }

  get resource(): Resource {
    return this.#origin.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#origin.instrumentationScope;
  }

  get droppedAttributesCount(): number {
    return (this.#extras ?? NO_EXTRAS).droppedAttributes;
  }

  get droppedEventsCount(): number {
    return (this.#extras ?? NO_EXTRAS).droppedEvents;
  }

  get droppedLinksCount(): number {
    return (this.#extras ?? NO_EXTRAS).droppedLinks;
  }

  #moreThanUsual(): SpanExtras {
    this.#extras ??= new SpanExtras();
    return this.#extras;
  }
}
