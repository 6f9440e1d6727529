import { reasonOf } from '../failure/reason-of';
import { addressesOf } from '../network/look-up';
import { BoundedBody } from './bounded-body';
import { FormatError } from './format-error';
import { readTraces } from './read-traces';
import type { JaegerSpan, JaegerTrace } from './trace';

/** Jaeger could not be asked, or did not answer as Jaeger does. */
export class JaegerError extends Error {
  override readonly name = 'JaegerError';
}

export interface JaegerBounds {
  /** Until Jaeger begins to answer. */
  readonly answerMillis: number;
  /** Until all of the answer has come: a large one takes its time on a busy machine. */
  readonly readingMillis: number;
  readonly mostAnswerBytes: number;
  /** Of a single span, and of the processes of a trace. */
  readonly mostItemBytes: number;
  /** Whether what answers may lead elsewhere. */
  readonly redirect: 'follow' | 'error';
}

/** Jaeger's query API, which its own page uses. */
export class JaegerClient {
  readonly #url: string;
  readonly #bounds: JaegerBounds;

  /** @param url http://jaeger:16686, with a base path where Jaeger has one. */
  constructor(url: string, bounds: JaegerBounds) {
    this.#url = url.replace(/\/+$/, '');
    this.#bounds = bounds;
  }

  /**
   * @param keep what is needed of each span.
   * @returns undefined where no span of it has arrived.
   * @throws JaegerError
   */
  async trace<Span>(
    traceId: string,
    keep: (span: JaegerSpan) => Span,
  ): Promise<JaegerTrace<Span> | undefined> {
    const traces = await this.traces(`/api/traces/${traceId}`, keep);
    return traces[0];
  }

  /** @throws JaegerError */
  async traces<Span>(pathAndQuery: string, keep: (span: JaegerSpan) => Span): Promise<JaegerTrace<Span>[]> {
    const { mostItemBytes } = this.#bounds;
    return (await this.get(pathAndQuery, (body) => readTraces(body, keep, mostItemBytes))) ?? [];
  }

  /**
   * @returns undefined where Jaeger says that there is no such trace.
   * @throws JaegerError
   */
  async get<T>(
    pathAndQuery: string,
    read: (body: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T | undefined> {
    const url = this.#url + pathAndQuery;
    try {
      return await this.#fetch(url, read);
    } catch (cause) {
      if (cause instanceof JaegerError) throw cause;
      throw new JaegerError(`${url}: ${reasonOf(cause)}`, { cause });
    }
  }

  async #fetch<T>(url: string, read: (body: BoundedBody) => Promise<T>): Promise<T | undefined> {
    const { answerMillis, readingMillis, mostAnswerBytes, redirect } = this.#bounds;
    const patience = new AbortController();
    const giveUpAfter = (millis: number) =>
      setTimeout(() => patience.abort(new Error(`no answer within ${millis} ms`)), millis);
    let timer = giveUpAfter(answerMillis);
    try {
      await this.#findHost(url, patience.signal);
      const response = await fetch(url, { redirect, signal: patience.signal });
      clearTimeout(timer);
      timer = giveUpAfter(readingMillis);
      const body = new BoundedBody(response.body ?? nothing, mostAnswerBytes);
      return response.status === 200
        ? await readAnswer(url, body, read)
        : await readRefusal(url, response.status, body);
    } finally {
      clearTimeout(timer);
    }
  }

  /** `fetch` itself would keep others waiting for their names, where nobody says what Jaeger's is. */
  async #findHost(url: string, signal: AbortSignal): Promise<void> {
    try {
      await addressesOf(new URL(url).hostname.replace(/^\[(.+)\]$/, '$1'), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }
}

const nothing: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

async function readAnswer<T>(
  url: string,
  body: BoundedBody,
  read: (body: BoundedBody) => Promise<T>,
): Promise<T> {
  try {
    return await read(body);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new JaegerError(`${unlikeJaeger(url, 200, body)} (${cause.message})`, { cause });
  }
}

async function readRefusal(url: string, status: number, body: BoundedBody): Promise<undefined> {
  await body.readBeginning();
  if (status !== 404 || !body.beginning.includes('trace not found'))
    throw new JaegerError(unlikeJaeger(url, status, body));
}

const unlikeJaeger = (url: string, status: number, { beginning }: BoundedBody): string =>
  `${url} answered ${status}, which is not how Jaeger's query API answers: ${beginning}`;
