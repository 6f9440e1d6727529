import {
  context as contexts,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  SpanKind,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { isTracingSuppressed, type InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { SpanLimits } from '../configuration';
import type { Sampler } from '../contracts/sdk';
import { decided, PendingSpan } from '../propagation/pending-span';
import { isSampled } from '../samplers/sampler-attributes';
import type { RandomIds } from './random-ids';
import { RecordingSpan, type SpanOrigin } from './recording-span';
import type { TraceClock } from './trace-clock';
import { UnsampledSpan } from './unsampled-span';

/** What all tracers of a process share. */
export interface TracerParts {
  readonly resource: Resource;
  readonly limits: SpanLimits;
  /** Decides for new traces; those that have begun are followed. */
  readonly rootSampler: Sampler;
  readonly ids: RandomIds;
  readonly clock: TraceClock;
  readonly started: (span: RecordingSpan, parent: Context) => void;
  readonly finished: (span: RecordingSpan) => void;
  readonly keeps: ((span: RecordingSpan) => boolean) | undefined;
}

type InSpan = (span: Span) => unknown;
type ActiveSpanArguments =
  | [fn: InSpan]
  | [options: SpanOptions, fn: InSpan]
  | [options: SpanOptions, context: Context, fn: InSpan];

const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
const NO_OPTIONS: SpanOptions = {};

/**
 * Decides first: whether a span is sampled is known before anything of it is made. An unsampled one is its trace's id,
 * and next to nothing else.
 */
export class ScopeTracer implements Tracer, SpanOrigin {
  readonly instrumentationScope: InstrumentationScope;
  readonly limits: SpanLimits;
  readonly keeps: TracerParts['keeps'];
  readonly #parts: TracerParts;

  constructor(instrumentationScope: InstrumentationScope, parts: TracerParts) {
    this.instrumentationScope = instrumentationScope;
    this.limits = parts.limits;
    this.keeps = parts.keeps;
    this.#parts = parts;
  }

  get resource(): Resource {
    return this.#parts.resource;
  }

  startSpan(name: string, options: SpanOptions = NO_OPTIONS, context: Context = contexts.active()): Span {
    if (isTracingSuppressed(context)) return NO_SPAN;
    if (options.root) return this.#startTrace(name, options, decided(context, options));
    const parent = trace.getSpan(context);
    if (parent instanceof UnsampledSpan) return parent.child();
    if (parent instanceof RecordingSpan) {
      return this.#continueTrace(name, options, context, parent.spanContext(), parent.clockOffset);
    }
    if (parent instanceof PendingSpan) return this.startSpan(name, options, decided(context, options));
    const caller = parent?.spanContext();
    if (parent === undefined || caller === undefined || !isSpanContextValid(caller)) {
      return this.#startTrace(name, options, context);
    }
    const isSampledTrace = (caller.traceFlags & TraceFlags.SAMPLED) !== 0;
    return isSampledTrace
      ? this.#continueTrace(name, options, context, caller, this.#parts.clock.offset())
      : new UnsampledSpan(caller.traceId, caller.traceState, this.#parts.ids);
  }

  startActiveSpan<F extends InSpan>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends InSpan>(name: string, options: SpanOptions, fn: F): ReturnType<F>;
  startActiveSpan<F extends InSpan>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan(name: string, ...given: ActiveSpanArguments): unknown {
    if (given.length === 1) return this.#startActive(name, NO_OPTIONS, contexts.active(), given[0]);
    if (given.length === 2) return this.#startActive(name, given[0], contexts.active(), given[1]);
    return this.#startActive(name, ...given);
  }

  finished(span: RecordingSpan): void {
    this.#parts.finished(span);
  }

  #startActive(name: string, options: SpanOptions, context: Context, fn: InSpan): unknown {
    const span = this.startSpan(name, options, context);
    return contexts.with(trace.setSpan(context, span), fn, undefined, span);
  }

  #startTrace(name: string, options: SpanOptions, context: Context): Span {
    const { ids, clock, rootSampler } = this.#parts;
    const { kind = SpanKind.INTERNAL, attributes = {}, links = [] } = options;
    const traceId = ids.traceId();
    const decision = rootSampler.shouldSample(context, traceId, name, kind, attributes, links);
    const { traceState } = decision;
    if (!isSampled(decision)) return new UnsampledSpan(traceId, traceState, ids);
    const spanContext = { traceId, spanId: ids.spanId(), traceFlags: TraceFlags.SAMPLED, traceState };
    const span = this.#begin(name, options, context, spanContext, undefined, clock.offset());
    return decision.attributes === undefined ? span : span.setAttributes(decision.attributes);
  }

  #continueTrace(
    name: string,
    options: SpanOptions,
    context: Context,
    parent: SpanContext,
    clockOffset: number,
  ): Span {
    const { traceId, traceState } = parent;
    const spanContext = {
      traceId,
      spanId: this.#parts.ids.spanId(),
      traceFlags: TraceFlags.SAMPLED,
      traceState,
    };
    return this.#begin(name, options, context, spanContext, parent, clockOffset);
  }

  #begin(
    name: string,
    { kind = SpanKind.INTERNAL, startTime, attributes, links }: SpanOptions,
    context: Context,
    spanContext: SpanContext,
    parent: SpanContext | undefined,
    clockOffset: number,
  ): RecordingSpan {
    const span = new RecordingSpan(this, { name, kind, spanContext, parent, startTime, clockOffset });
    if (attributes !== undefined) span.setAttributes(attributes);
    if (links !== undefined) span.addLinks(links);
    this.#parts.started(span, context);
    return span;
  }
}
