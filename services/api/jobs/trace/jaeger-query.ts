import { withoutSpans } from '../../../tracing';
import { UnavailableProblem } from '../../problems';
import { jaegerAnswerSchema, type JaegerTrace } from './trace-schemas';

const timeoutMillis = 3000;
/** The trace of 500 files is some 12 MB. */
const maxAnswerBytes = 24 * 1024 ** 2;

/**
 * Jaeger's query API, for one trace at a time: to read a large one takes some 170 MB for a moment, of which the API's
 * pods have no second. Its address comes from the configuration alone.
 */
export class JaegerQuery {
  readonly #url: string;
  #isBusy = false;

  /** @param url http://jaeger:16686, with a base path where Jaeger has one. */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  /**
   * @param traceId 32 hexadecimal digits.
   * @returns undefined where no span of it has arrived.
   * @throws UnavailableProblem where Jaeger does not answer as it should, or is being asked already.
   */
  async find(traceId: string): Promise<JaegerTrace | undefined> {
    if (this.#isBusy) throw new UnavailableProblem('jaeger');
    this.#isBusy = true;
    try {
      return await withoutSpans(() => this.#fetch(`${this.#url}/api/traces/${traceId}`));
    } catch (cause) {
      throw new UnavailableProblem('jaeger', cause);
    } finally {
      this.#isBusy = false;
    }
  }

  async #fetch(url: string): Promise<JaegerTrace | undefined> {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMillis) });
    const text = await readText(response);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
    return jaegerAnswerSchema.parse(JSON.parse(text)).data?.[0];
  }
}

async function readText({ body, url }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxAnswerBytes) throw new Error(`${url} answered more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
