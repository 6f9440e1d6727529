import {
  createContextKey,
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { parseTraceState } from './trace-state';

export const TRACE_PARENT = 'traceparent';
const TRACE_STATE = 'tracestate';

/** Later versions may have more behind the flags. */
const PARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
/** That the trace's id was drawn at random: of level 2, and known to whoever began the trace. */
const RANDOM_FLAG = 0b10;
/** Holds the id of the trace that was said to be random: the SDK's spans have no place for it. */
const RANDOM_TRACE = createContextKey('mangamotion.random-trace');

/**
 * W3C's trace context, level 2, with its rules to the letter: OpenTelemetry's own hands on parts of a `tracestate`
 * that breaks them, refuses keys that level 2 allows, and loses the random flag.
 *
 * @see https://www.w3.org/TR/trace-context-2/
 */
export class TraceContextPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = trace.getSpanContext(context);
    if (!spanContext || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags, traceState } = spanContext;
    const random = context.getValue(RANDOM_TRACE) === traceId ? RANDOM_FLAG : 0;
    const flags = (traceFlags & TraceFlags.SAMPLED) | random;
    setter.set(carrier, TRACE_PARENT, `00-${traceId}-${spanId}-0${flags}`);
    const state = traceState?.serialize();
    if (state) setter.set(carrier, TRACE_STATE, state);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const parent = parse(textOf(getter.get(carrier, TRACE_PARENT)));
    if (parent === undefined) return context;
    const { flags, ...ids } = parent;
    const state = getter.get(carrier, TRACE_STATE);
    const traceState = parseTraceState(Array.isArray(state) ? state.join(',') : (state ?? ''));
    const spanContext = { ...ids, traceFlags: flags & TraceFlags.SAMPLED, traceState, isRemote: true };
    const isRandom = (flags & RANDOM_FLAG) !== 0;
    const withTrace = trace.setSpanContext(context, spanContext);
    return isRandom ? withTrace.setValue(RANDOM_TRACE, ids.traceId) : withTrace;
  }

  fields(): string[] {
    return [TRACE_PARENT, TRACE_STATE];
  }
}

/** A header that came twice is none. */
function textOf(header: string | string[] | undefined): string {
  if (!Array.isArray(header)) return header ?? '';
  return header.length === 1 ? (header[0] ?? '') : '';
}

interface Parent extends Pick<SpanContext, 'traceId' | 'spanId'> {
  readonly flags: number;
}

function parse(header: string): Parent | undefined {
  const [, version, traceId, spanId, flags, rest] = PARENT.exec(header.trim()) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const isMoreThanItsVersion = version === '00' && rest !== undefined;
  if (isMoreThanItsVersion || !isSpanContextValid({ traceId, spanId, traceFlags: 0 })) return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}
