import { IncomingMessage } from 'node:http';
import type { Emit } from '../../entries/http2/server';

type TraceRequests = (this: unknown, component: string) => (emit: Emit) => Emit;

/**
 * Traces requests by HTTP/1 to servers of HTTP/2 that take those as well: their class, which Node does not export, is
 * none of those that the stock instrumentation patches.
 *
 * @param instrumentation the stock one
 */
export function tracingHttp1(instrumentation: object): (emit: Emit) => Emit {
  const traceRequests: TraceRequests = Reflect.get(instrumentation, '_getPatchIncomingRequestFunction');
  return (emit) => {
    // Only servers over TLS take both.
    const traced = traceRequests.call(instrumentation, 'https')(emit);
    return function emitTraced(event, ...args) {
      const isTraced = event === 'request' && args[0] instanceof IncomingMessage && isHttp2Server(this);
      return Reflect.apply(isTraced ? traced : emit, this, [event, ...args]);
    };
  };
}

function isHttp2Server(server: object): boolean {
  return 'updateSettings' in server;
}
