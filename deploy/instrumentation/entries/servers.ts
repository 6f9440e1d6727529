import { Server } from 'node:net';
import { patchMethod } from '../patching/patch-method';
import { keepListenerContexts } from '../propagation/listener-contexts';
import { emittingRequests } from './http/server';
import type { Emit, ServerTracing } from './http/server/server-tracing';
import { emittingStreams } from './http2/server';

/** Servers of HTTP/1 and HTTP/2 alike: both are servers of `node:net`, and some take either. */
export function traceServers(tracing: ServerTracing): void {
  keepListenerContexts();
  const prototype: { emit: Emit } = Server.prototype;
  patchMethod(prototype, 'emit', (emit) => emittingRequests(emittingStreams(emit, tracing), tracing));
}
