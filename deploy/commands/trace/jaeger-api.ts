import { reasonOf } from '../../../services/shared/failure/reason-of';
import type { JaegerTrace } from '../../rig/receiver/jaeger-trace';

/** A search as Jaeger's own page makes it. Times are Unix milliseconds. */
export interface Search {
  readonly service: string;
  readonly operation?: string;
  /** Of one and the same span. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of a span. */
  readonly minDurationMillis?: number;
  readonly sinceMillis: number;
  readonly untilMillis: number;
  readonly limit: number;
}

/** Jaeger could not be asked, or did not answer as Jaeger does. */
export class JaegerError extends Error {
  override readonly name = 'JaegerError';
}

const timeoutMillis = 15_000;

/** Jaeger's query API, which its own page uses. */
export class JaegerApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws JaegerError */
  async services(wait = timeoutMillis): Promise<string[]> {
    return (await this.#get<string[]>('/api/services', wait)) ?? [];
  }

  /** @returns undefined where no span of it has arrived. @throws JaegerError */
  async trace(traceId: string): Promise<JaegerTrace | undefined> {
    const traces = await this.#get<JaegerTrace[]>(`/api/traces/${traceId}`);
    return traces?.[0];
  }

  /** @throws JaegerError */
  async search({ service, operation, tags, minDurationMillis, ...search }: Search): Promise<JaegerTrace[]> {
    const query = new URLSearchParams({
      service,
      limit: String(search.limit),
      start: String(search.sinceMillis * 1000),
      end: String(search.untilMillis * 1000),
    });
    if (operation !== undefined) query.set('operation', operation);
    if (tags) query.set('tags', JSON.stringify(tags));
    if (minDurationMillis !== undefined) query.set('minDuration', `${minDurationMillis}ms`);
    return (await this.#get<JaegerTrace[]>(`/api/traces?${query.toString()}`)) ?? [];
  }

  /** @returns undefined for 404 */
  async #get<T>(path: string, wait = timeoutMillis): Promise<T | undefined> {
    const url = `${this.#url}${path}`;
    const { status, text } = await request(url, wait);
    if (status === 404 && text.includes('trace not found')) return undefined;
    const answer: { data?: T | null } | undefined = status === 200 ? parseJson(text) : undefined;
    if (answer?.data === undefined)
      throw new JaegerError(
        `${url} answered ${status}, which is not how Jaeger's query API answers: ${text.slice(0, 200)}`,
      );
    return answer.data ?? undefined;
  }
}

async function request(url: string, wait: number): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(wait) });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw new JaegerError(`${url}: ${reasonOf(cause)}`, { cause });
  }
}

/** @returns undefined for a text that is no JSON. */
function parseJson(text: string) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
