import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';
import { lookUp } from '../../../../services/shared/network/look-up';
import { deferred } from '../../language/deferred';
import { attemptWithin, type Attempt } from './attempts';
import { boundConnecting, isConnectTimeout } from './bound-connecting';
import { readBoundedBody } from './bounded-body';
import { readCertificates } from './certificates';
import { frameMessage, unframeMessage } from './grpc-frame';
import { GRPC_OK, isRetryable, retryDelayMillis } from './grpc-status';
import { readPartialSuccess } from './otlp-answer';
import { lost, type GrpcDestination, type PacketAnswer, type Transport } from './transport';
import { zipped } from './zipped';

const METHOD_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** What a call to the receiver came to. */
interface CallResult {
  readonly status: number;
  readonly message: string;
  readonly trailers: IncomingHttpHeaders;
  readonly body: Buffer | undefined;
}

/**
 * OTLP over gRPC: a unary call a packet, over one connection.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export class GrpcTransport implements Transport {
  readonly #destination: GrpcDestination;
  readonly #ending: AbortSignal;
  readonly #http2: typeof import('node:http2') = require('node:http2');
  #session: ClientHttp2Session | undefined;

  constructor(destination: GrpcDestination, ending: AbortSignal) {
    this.#destination = destination;
    this.#ending = ending;
  }

  async carry(packets: readonly Uint8Array[]): Promise<PacketAnswer[]> {
    const answers: PacketAnswer[] = [];
    for (const packet of packets) answers.push(await this.#deliver(packet));
    return answers;
  }

  close(): void {
    this.#session?.destroy();
  }

  async #deliver(packet: Uint8Array): Promise<PacketAnswer> {
    const { compression, timeoutMillis } = this.#destination;
    const isCompressed = compression === 'gzip';
    const frame = frameMessage(isCompressed ? await zipped(packet) : packet, isCompressed);
    const patience = { timeoutMillis, ending: this.#ending };
    return await attemptWithin(patience, (leftMillis) => this.#attempt(frame, leftMillis));
  }

  async #attempt(frame: Buffer, leftMillis: number): Promise<Attempt> {
    const { url } = this.#destination;
    const isKept = this.#openSession()?.connecting === false;
    try {
      const { status, message, trailers, body } = await this.#call(frame, leftMillis);
      if (status === GRPC_OK) {
        const { rejected, message: reason } = readPartialSuccess(unframeMessage(body));
        const error = `${url} rejected spans: ${reason || 'without a reason'}`;
        const answer: PacketAnswer = { fate: 'delivered', ...(rejected > 0 && { rejected, error }) };
        return { answer, isWorthAnother: false };
      }
      const afterMillis = retryDelayMillis(trailers);
      const answer = lost(`${url} answered gRPC status ${status}${message && `: ${message}`}`);
      return { answer, isWorthAnother: isRetryable(status, afterMillis), afterMillis };
    } catch (cause) {
      // A kept connection that is closed when it is used again says nothing about the receiver.
      const isAtOnce = isConnectTimeout(cause) || (isKept && this.#openSession() === undefined);
      return { answer: lost(cause), isWorthAnother: true, isAtOnce };
    }
  }

  async #call(frame: Buffer, timeoutMillis: number): Promise<CallResult> {
    const { headers: given, compression } = this.#destination;
    const result = deferred<CallResult>();
    const session = this.#connected(result.reject);
    const call = session.request({
      ...given,
      ':method': 'POST',
      ':path': METHOD_PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${Math.ceil(timeoutMillis)}m`,
      ...(compression === 'gzip' && { 'grpc-encoding': 'gzip' }),
    });
    const timer = setTimeout(() => {
      call.destroy(new Error(`no answer within ${Math.round(timeoutMillis)} ms`));
      // A connection that is half open never answers again: the next attempt makes another.
      session.destroy();
    }, timeoutMillis).unref();
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    let body = Promise.resolve<Buffer | undefined>(undefined);
    call.on('response', (received) => {
      headers = received;
      body = readBoundedBody(call);
    });
    call.on('trailers', (received) => (trailers = received));
    call.on('error', result.reject);
    call.on('close', () => {
      void body.then((read) => resultOf(headers, trailers, read)).then(result.resolve, result.reject);
    });
    call.end(frame);
    try {
      return await result.promise;
    } finally {
      clearTimeout(timer);
      session.off('error', result.reject);
    }
  }

  #connected(fail: (error: Error) => void): ClientHttp2Session {
    const session = this.#openSession() ?? this.#connect();
    session.once('error', fail);
    return session;
  }

  #openSession(): ClientHttp2Session | undefined {
    const session = this.#session;
    return session?.closed || session?.destroyed ? undefined : session;
  }

  #connect(): ClientHttp2Session {
    const { url, certificates } = this.#destination;
    const given = url.startsWith('https:') ? readCertificates(certificates) : {};
    const session = this.#http2.connect(url, { ...given, lookup: lookUp });
    session.unref();
    // Each call has its own error; without a listener, that of the connection would end the thread.
    session.on('error', () => {});
    boundConnecting(session.socket);
    this.#session = session;
    return session;
  }
}

/** Where the call ended without a message, the status is among the headers. */
function resultOf(
  headers: IncomingHttpHeaders,
  trailers: IncomingHttpHeaders,
  body: Buffer | undefined,
): CallResult {
  const ended = trailers['grpc-status'] === undefined ? headers : trailers;
  const given = ended['grpc-status'];
  if (given === undefined) throw new Error(`no gRPC answer, but HTTP status ${String(headers[':status'])}`);
  return {
    status: Number(given),
    message: decode(String(ended['grpc-message'] ?? '')),
    trailers: ended,
    body,
  };
}

/** Messages are percent-encoded, and are shown as they came where they are not. */
function decode(message: string): string {
  try {
    return decodeURIComponent(message).slice(0, 300);
  } catch {
    return message.slice(0, 300);
  }
}
