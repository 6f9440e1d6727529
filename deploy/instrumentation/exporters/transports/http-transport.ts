import type { Agent, IncomingMessage } from 'node:http';
import { deferred } from '../../language/deferred';
import { attemptWithin, type Attempt } from './attempts';
import { isConnectTimeout } from './bound-connecting';
import { readBoundedBody } from './bounded-body';
import { readPartialSuccess, readStatusMessage } from './otlp-answer';
import { retryAfterMillis } from './retry-after';
import { lost, type HttpDestination, type PacketAnswer, type Transport } from './transport';
import { createUnrefAgent } from './unref-agent';
import { zipped } from './zipped';

/** @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The receiver closed a kept connection at the moment at which it was used again. That says nothing about it. */
class StaleConnectionError extends Error {
  override readonly name = 'StaleConnectionError';
}

/** One POST a packet: Thrift to a Jaeger collector, or OTLP as protobuf or JSON. */
export class HttpTransport implements Transport {
  readonly #destination: HttpDestination;
  readonly #ending: AbortSignal;
  readonly #agent: Agent;
  readonly #client: typeof import('node:http');
  #isClosed = false;

  constructor(destination: HttpDestination, ending: AbortSignal) {
    const isSecure = destination.url.startsWith('https:');
    this.#client = require(isSecure ? 'node:https' : 'node:http');
    this.#destination = destination;
    this.#ending = ending;
    this.#agent = createUnrefAgent(isSecure ? 'https:' : 'http:', destination.certificates);
  }

  async carry(packets: readonly Uint8Array[]): Promise<PacketAnswer[]> {
    const answers: PacketAnswer[] = [];
    for (const packet of packets) answers.push(await this.#deliver(packet));
    return answers;
  }

  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
  }

  async #deliver(packet: Uint8Array): Promise<PacketAnswer> {
    const { compression, timeoutMillis } = this.#destination;
    const body = compression === 'gzip' ? await zipped(packet) : packet;
    const patience = { timeoutMillis, ending: this.#ending };
    return await attemptWithin(patience, (leftMillis) => this.#attempt(body, leftMillis));
  }

  async #attempt(body: Uint8Array, leftMillis: number): Promise<Attempt> {
    const { url, isOtlp } = this.#destination;
    let response: IncomingMessage;
    try {
      response = await this.#post(body, leftMillis);
    } catch (cause) {
      if (cause instanceof StaleConnectionError || isConnectTimeout(cause))
        return { answer: lost(cause), isWorthAnother: true, isAtOnce: true };
      return { answer: lost(cause), isWorthAnother: isOtlp && !this.#isClosed };
    }
    const read = readBoundedBody(response);
    const { statusCode: status = 0, headers } = response;
    const isDelivered = status >= 200 && status <= 299;
    if (isDelivered && !isOtlp) return { answer: { fate: 'delivered' }, isWorthAnother: false };
    const answered = await read;
    const contentType = headers['content-type'];
    if (isDelivered) {
      const { rejected, message } = readPartialSuccess(answered, contentType);
      const error = `${url} rejected spans: ${message || 'without a reason'}`;
      const answer: PacketAnswer = { fate: 'delivered', ...(rejected > 0 && { rejected, error }) };
      return { answer, isWorthAnother: false };
    }
    const reason = readStatusMessage(answered, contentType);
    const error = `${url} answered ${status}${reason && `: ${reason}`}`;
    const afterMillis = retryAfterMillis(headers['retry-after']);
    return { answer: lost(error), isWorthAnother: isOtlp && RETRYABLE.has(status), afterMillis };
  }

  async #post(body: Uint8Array, timeoutMillis: number): Promise<IncomingMessage> {
    const { url, headers, compression } = this.#destination;
    const answered = deferred<IncomingMessage>();
    const encoding = compression === 'gzip' && { 'content-encoding': 'gzip' };
    const posted = this.#client.request(url, {
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, ...encoding, 'content-length': body.length },
    });
    const timer = setTimeout(() => {
      posted.destroy(new Error(`no answer within ${Math.round(timeoutMillis)} ms`));
    }, timeoutMillis).unref();
    const fail = (error: NodeJS.ErrnoException) => {
      const isStale = posted.reusedSocket && error.code === 'ECONNRESET';
      answered.reject(isStale ? new StaleConnectionError(error.message, { cause: error }) : error);
    };
    posted.on('response', answered.resolve).on('error', fail).end(body);
    try {
      return await answered.promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
