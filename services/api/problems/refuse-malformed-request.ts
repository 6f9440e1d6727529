import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What Node's HTTP parser refused, by its error code. */
const refusals = new Map([
  ['HPE_HEADER_OVERFLOW', { status: 431, detail: 'the headers must be at most 16 KiB' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, detail: 'the headers must come within a minute' }],
]);
const malformed = { status: 400, detail: 'the request must be well-formed HTTP/1.1' };

/**
 * Listener for a server's `clientError`: there is no request yet, and so no trace, but the answer is a problem all
 * the same.
 */
export function refuseMalformedRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, detail } = refusals.get(error.code ?? '') ?? malformed;
  const title = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ type: 'urn:mangamotion:problem:malformed-request', title, status, detail });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
