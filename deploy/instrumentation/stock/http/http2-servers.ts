import { IncomingMessage } from 'node:http';
import { Server } from 'node:net';
import type { Emit, ServerTracing } from '../../entries/http/server/server-tracing';
import { emittingStreams } from '../../entries/http2/server';
import { patchMethod } from '../../patching/patch-method';
import { privateMethod } from '../../patching/private-method';

/**
 * Traces what servers of `node:http2` take, of which OpenTelemetry traces nothing.
 *
 * @param http its instrumentation of http
 */
export function traceHttp2Servers(tracing: ServerTracing, http: object): void {
  const prototype: { emit: Emit } = Server.prototype;
  const tracingHttp1 = tracingHttp1By(http);
  patchMethod(prototype, 'emit', (emit) => emittingStreams(tracingHttp1(emit), tracing));
}

/**
 * Requests by HTTP/1 to servers of HTTP/2 that take those as well: their class, which Node does not export, is none of
 * those that the stock instrumentation patches.
 */
function tracingHttp1By(instrumentation: object): (emit: Emit) => Emit {
  const traceRequests = privateMethod(instrumentation, '_getPatchIncomingRequestFunction');
  return (emit) => {
    // Only servers over TLS take both.
    const traced: Emit = Reflect.apply(traceRequests, instrumentation, ['https'])(emit);
    return function emitTraced(event, ...args) {
      const isTraced = event === 'request' && args[0] instanceof IncomingMessage && isHttp2Server(this);
      return Reflect.apply(isTraced ? traced : emit, this, [event, ...args]);
    };
  };
}

function isHttp2Server(server: object): boolean {
  return 'updateSettings' in server;
}
