import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { ServedRequest } from '../http/server/served-request';

/** Of the event `stream`, which others may emit too: Node does not export the class of its own. */
export function isServedStream(stream: unknown): stream is ServerHttp2Stream {
  return typeof stream === 'object' && stream !== null && 'sentHeaders' in stream;
}

export function isHeaders(headers: unknown): headers is IncomingHttpHeaders {
  return typeof headers === 'object' && headers !== null && ':method' in headers;
}

/** A request in the form of HTTP/1, in which its authority is the header Host. */
export function servedRequest({ session }: ServerHttp2Stream, headers: IncomingHttpHeaders): ServedRequest {
  const { ':authority': authority, ':method': method, ':path': url } = headers;
  const { remoteAddress, remotePort } = session?.socket ?? {};
  const socket = { remoteAddress, remotePort, ...(session?.encrypted && { encrypted: true }) };
  const host = authority ?? headers.host;
  return {
    headers: { ...headers, ...(host !== undefined && { host }) },
    httpVersion: '2',
    method,
    socket,
    url,
  };
}
