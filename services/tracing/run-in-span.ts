import type { Span } from '@opentelemetry/api';
import { markFailed } from './active-span';

/**
 * Calls `fn` and ends the span when it returns, settles or throws; a failure is marked on the span first.
 *
 * @returns what `fn` returned. Only a thenable that is no `Promise` is replaced by a promise of its value: asked a
 *   second time, by whoever awaits it, a query builder would run its query a second time.
 * @throws what `fn` threw, the same object
 */
export function runInSpan(span: Span, fn: (span: Span) => unknown): unknown {
  let result: unknown;
  try {
    result = fn(span);
  } catch (error) {
    fail(span, error);
    throw error;
  }
  const promise = promiseOf(result);
  if (!promise) {
    span.end();
    return result;
  }
  promise.then(
    () => span.end(),
    (error: unknown) => fail(span, error),
  );
  return promise;
}

function fail(span: Span, error: unknown): void {
  markFailed(span, error);
  span.end();
}

function promiseOf(value: unknown): Promise<unknown> | undefined {
  try {
    if (value instanceof Promise) return value;
    return isThenable(value) ? Promise.resolve(value) : undefined;
  } catch {
    // A revoked proxy or a throwing getter: whoever wants it awaited will find out.
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  const mayHaveThen = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return mayHaveThen && 'then' in value && typeof value.then === 'function';
}
