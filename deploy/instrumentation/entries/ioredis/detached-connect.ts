import { ROOT_CONTEXT, context } from '@opentelemetry/api';

/** Any method of a connection. */
export type Connect = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Connects outside of any trace. A connection outlives the request that happened to open it: its handshakes, also
 * those of every later reconnect, would be spans of that request.
 */
export function detached(connect: Connect): Connect {
  return function detachedConnect(...args) {
    return context.with(ROOT_CONTEXT, () => connect.apply(this, args));
  };
}
