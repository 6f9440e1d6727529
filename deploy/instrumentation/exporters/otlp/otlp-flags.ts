import type { SpanContext } from '@opentelemetry/api';

const TRACE_FLAGS = 0xff;
const KNOWS_IF_PARENT_IS_REMOTE = 0x100;
const PARENT_IS_REMOTE = 0x200;

/**
 * `flags` of spans and links.
 *
 * @param distant the context that may have come from another process
 */
export function flagsOf({ traceFlags }: SpanContext, distant: SpanContext | undefined): number {
  const remote = distant?.isRemote ? PARENT_IS_REMOTE : 0;
  return (traceFlags & TRACE_FLAGS) | KNOWS_IF_PARENT_IS_REMOTE | remote;
}
