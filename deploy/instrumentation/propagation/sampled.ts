import { TraceFlags, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { spanIn } from './pending-span';

/** A span that begins here is recorded: it has a parent, in this process or another one, that is. */
export function isBelowSampled(active: Context): boolean {
  const parent = spanIn(active)?.spanContext();
  return (
    parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0 && !isTracingSuppressed(active)
  );
}

/** A span that begins here is not recorded, whatever the sampler would say of a new trace. */
export function isUnsampled(active: Context): boolean {
  const parent = spanIn(active)?.spanContext();
  const isBelowUnsampled = parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) === 0;
  return isBelowUnsampled || isTracingSuppressed(active);
}
