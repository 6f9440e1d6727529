import { TraceFlags, trace, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';

/** A span that begins here is recorded: it has a parent, in this process or another one, that is. */
export function isBelowSampled(active: Context): boolean {
  const parent = trace.getSpanContext(active);
  return (
    parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0 && !isTracingSuppressed(active)
  );
}

/** A span that begins here is not recorded, whatever the sampler would say of a new trace. */
export function isUnsampled(active: Context): boolean {
  const parent = trace.getSpanContext(active);
  const isBelowUnsampled = parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) === 0;
  return isBelowUnsampled || isTracingSuppressed(active);
}
