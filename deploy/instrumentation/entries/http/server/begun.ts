import { context, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { LEAN_ROOT } from '../../../propagation/lean-context';

/** What a request runs in that a server takes, and its span where that is recorded. */
export interface Begun<RequestSpan> {
  readonly context: Context;
  readonly span?: RequestSpan;
}

export const NOT_TRACED: Begun<never> = { context: suppressTracing(LEAN_ROOT) };

/**
 * Lets the service handle a request. What it throws is its span's error, and reaches whoever gave the request.
 *
 * @param begun undefined where tracing itself has failed: the request goes on without
 */
export function handleBegun(
  begun: Begun<{ fail(error: unknown): void }> | undefined,
  handle: () => boolean,
): boolean {
  if (begun === undefined) return handle();
  try {
    return context.with(begun.context, handle);
  } catch (error) {
    begun.span?.fail(error);
    throw error;
  }
}
