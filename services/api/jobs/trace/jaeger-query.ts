import { type JaegerBounds, JaegerClient } from '../../../shared/jaeger/jaeger-client';
import type { JaegerTrace } from '../../../shared/jaeger/trace';
import { withoutSpans } from '../../../tracing';
import { UnavailableProblem } from '../../problems';
import { type ReducedSpan, reduceSpan } from './reduce-span';

const bounds: JaegerBounds = {
  answerMillis: 3000,
  readingMillis: 15_000,
  // The trace of 500 files is some 12 MB.
  mostAnswerBytes: 24 * 1024 ** 2,
  mostItemBytes: 1024 ** 2,
  // Its address comes from the configuration alone.
  redirect: 'error',
};

export const noJaeger = (cause?: unknown) => new UnavailableProblem('jaeger', cause);

/** Jaeger, asked for single traces. */
export class JaegerQuery {
  readonly #client: JaegerClient;

  constructor(url: string) {
    this.#client = new JaegerClient(url, bounds);
  }

  /**
   * @param traceId 32 hexadecimal digits.
   * @returns undefined where no span of it has arrived.
   * @throws UnavailableProblem where Jaeger does not answer as it should.
   */
  async find(traceId: string): Promise<JaegerTrace<ReducedSpan> | undefined> {
    try {
      return await withoutSpans(() => this.#client.trace(traceId, reduceSpan));
    } catch (cause) {
      throw noJaeger(cause);
    }
  }
}
