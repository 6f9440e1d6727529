import { z } from 'zod';
import { type JaegerBounds, JaegerClient } from '../../services/shared/jaeger/jaeger-client';
import type { JaegerSpan, JaegerTrace } from '../../services/shared/jaeger/trace';
import { type Dependency, dependencySchema } from './dependency';
import { readJson } from './read-json';

/** A search as Jaeger's own page makes it. Times are Unix milliseconds; what is not given is as Jaeger has it. */
export interface Search {
  readonly service: string;
  readonly operation?: string;
  /** Of one and the same span. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of a span. */
  readonly minDurationMillis?: number;
  readonly sinceMillis?: number;
  readonly untilMillis?: number;
  readonly limit?: number;
}

const namesSchema = z.object({ data: z.array(z.string()).nullable() });

const dependenciesSchema = z.object({ data: z.array(dependencySchema).nullable() });

/** Commands run alone, and their user waits for large answers as well. */
const patientBounds: JaegerBounds = {
  answerMillis: 15_000,
  readingMillis: 60_000,
  mostAnswerBytes: 1024 ** 3,
  mostItemBytes: 16 * 1024 ** 2,
  redirect: 'follow',
};

const whole = (span: JaegerSpan): JaegerSpan => span;

/** Jaeger as commands ask it: for whole traces, and for what there is. */
export class JaegerApi {
  readonly #client: JaegerClient;

  /** @param url http://127.0.0.1:16686, with a base path where Jaeger has one. */
  constructor(url: string, bounds: Partial<JaegerBounds> = {}) {
    this.#client = new JaegerClient(url, { ...patientBounds, ...bounds });
  }

  /** @throws JaegerError */
  async services(): Promise<string[]> {
    const answer = await this.#client.get('/api/services', (body) => readJson(namesSchema, body));
    return answer?.data ?? [];
  }

  /** @returns undefined where no span of it has arrived. @throws JaegerError */
  async trace(traceId: string): Promise<JaegerTrace | undefined> {
    return this.#client.trace(traceId, whole);
  }

  /** @throws JaegerError */
  async search(search: Search): Promise<JaegerTrace[]> {
    return this.#client.traces(`/api/traces?${queryOf(search).toString()}`, whole);
  }

  /** By the traces of the time before now. @throws JaegerError */
  async dependencies(lookbackMillis: number): Promise<Dependency[]> {
    const query = `endTs=${Date.now()}&lookback=${lookbackMillis}`;
    const answer = await this.#client.get(`/api/dependencies?${query}`, (body) =>
      readJson(dependenciesSchema, body),
    );
    return answer?.data ?? [];
  }
}

function queryOf(search: Search): URLSearchParams {
  const { service, operation, tags, minDurationMillis, sinceMillis, untilMillis, limit } = search;
  return new URLSearchParams({
    service,
    ...(operation !== undefined && { operation }),
    ...(tags && { tags: JSON.stringify(tags) }),
    ...(minDurationMillis !== undefined && { minDuration: `${minDurationMillis}ms` }),
    ...(sinceMillis !== undefined && { start: String(sinceMillis * 1000) }),
    ...(untilMillis !== undefined && { end: String(untilMillis * 1000) }),
    ...(limit !== undefined && { limit: String(limit) }),
  });
}
