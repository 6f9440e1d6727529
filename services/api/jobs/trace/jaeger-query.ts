import { withoutSpans } from '../../../tracing';
import { UnavailableProblem } from '../../problems';
import { type ReadTrace, readTrace } from './read-trace';

/** Until Jaeger begins to answer. */
const answerMillis = 3000;
/** Until all of the answer has come: a large one takes its time on a busy machine. */
const readingMillis = 15_000;

/** Jaeger's query API, for single traces. Its address comes from the configuration alone. */
export class JaegerQuery {
  readonly #url: string;

  /** @param url http://jaeger:16686, with a base path where Jaeger has one. */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  /**
   * @param traceId 32 hexadecimal digits.
   * @returns undefined where no span of it has arrived.
   * @throws UnavailableProblem where Jaeger does not answer as it should.
   */
  async find(traceId: string): Promise<ReadTrace | undefined> {
    try {
      return await withoutSpans(() => this.#fetch(`${this.#url}/api/traces/${traceId}`));
    } catch (cause) {
      throw new UnavailableProblem('jaeger', cause);
    }
  }

  async #fetch(url: string): Promise<ReadTrace | undefined> {
    const patience = new AbortController();
    const giveUp = () => patience.abort(new Error(`${url} did not answer in time`));
    let timer = setTimeout(giveUp, answerMillis);
    try {
      const { status, ok, body } = await fetch(url, { redirect: 'error', signal: patience.signal });
      clearTimeout(timer);
      timer = setTimeout(giveUp, readingMillis);
      if (ok && body) return await readTrace(body);
      await body?.cancel();
      if (status === 404) return undefined;
      throw new Error(`${url} answered ${status}`);
    } finally {
      clearTimeout(timer);
    }
  }
}
