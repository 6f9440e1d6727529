import { once } from 'node:events';
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Stream,
} from 'node:http2';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

interface Answer {
  /** Negative: none at all. */
  status: number;
  message?: string;
  /** An `ExportTraceServiceResponse`. */
  body?: Buffer;
  trailers?: Record<string, string>;
}

interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  /** Without the frame, and not compressed. */
  readonly message: Buffer;
}

/** A gRPC server on a loopback port that takes unary calls, keeps what arrives and answers with `answer`. */
export async function receiveGrpc(answer: Answer, tls?: SecureServerOptions) {
  const calls: ReceivedCall[] = [];
  const server: Http2Server = tls === undefined ? createServer() : createSecureServer(tls);
  let sessions = 0;
  server.on('session', (session) => {
    sessions += 1;
    onTestFinished(() => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    // A call that is cut off has not come.
    stream.on('error', () => {});
    receive(stream, headers).catch(() => {});
  });
  const receive = async (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const frame = await buffer(stream);
    const message = frame.subarray(5, 5 + frame.readUInt32BE(1));
    calls.push({ headers, message: frame.readUInt8(0) === 1 ? gunzipSync(message) : message });
    if (answer.status >= 0) respond(stream, answer);
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? `${address?.port}` : '';
  return { port, calls, answer, sessionCount: () => sessions };
}

function respond(stream: ServerHttp2Stream, { status, message = '', body, trailers = {} }: Answer): void {
  const ended = { 'grpc-status': `${status}`, 'grpc-message': encodeURIComponent(message), ...trailers };
  const head = { ':status': 200, 'content-type': 'application/grpc' };
  // A call that fails before its first message has all in one block of headers.
  if (status !== 0) return stream.respond({ ...head, ...ended }, { endStream: true });
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(ended));
  const framed = Buffer.concat([Buffer.alloc(5), body ?? Buffer.alloc(0)]);
  framed.writeUInt32BE(body?.length ?? 0, 1);
  stream.end(framed);
}
