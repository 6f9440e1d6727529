import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import type { Report } from '../diagnostics/report';
import type { SamplerInForce } from '../diagnostics/sampler-in-force';
import { toError } from '../language/failure';
import { describeStrategy } from './describe-sampler';
import { FirstSampler } from './first-sampler';
import { OperationUse } from './operation-use';
import { PerOperationSampler } from './per-operation-sampler';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { RateLimitingSampler } from './rate-limiting-sampler';
import { parseSamplingStrategy, type SamplingStrategy } from './sampling-strategy';
import { monotonicClock, type Clock } from './token-bucket';

const JITTER = 0.1;
/** As long as no strategy is known, the wait doubles from this, up to the interval. */
const FIRST_WAIT_MILLIS = 1000;
const MAX_TOLD_OPERATIONS = 20;

/**
 * Asks a sampling endpoint.
 *
 * @param signal gives up
 * @returns the body of its answer
 */
export type AskStrategy = (url: URL, signal: AbortSignal) => Promise<string>;

export interface RemoteSamplerOptions {
  /**
   * For example `http://jaeger:5778/sampling`; the service's name is added as a query. The one that answered last is asked
   * first, the others where it does not.
   */
  readonly endpoints: readonly string[];
  readonly serviceName: string;
  /** Ratio until the first good answer, within the bound of `FirstSampler`. */
  readonly initialRatio: number;
  /** Traces a second that each operation gets at least, where strategies of operations state no bound. @default 0 */
  readonly lowerBound?: number;
  readonly report: Report;
  readonly askStrategy: AskStrategy;
  /** Between two polls, ±10 %. @default 60000 */
  readonly intervalMillis?: number;
  readonly clock?: Clock;
}

/**
 * Samples as Jaeger's sampling endpoint says, asked at `start` and then every minute. Where it does not answer, or
 * answers nonsense, the last good strategy stays and one line says so; before the first one, it is asked for sooner. An unchanged answer keeps the token buckets
 * as full as they are. Never keeps the process alive, and is itself not traced.
 */
export class RemoteSampler implements Sampler {
  readonly #options: RemoteSamplerOptions;
  /** The one that answered last comes first. */
  #urls: readonly URL[];
  readonly #clock: Clock;
  readonly #use = new OperationUse();
  readonly #stopping = new AbortController();
  #sampler: Sampler;
  #answer = '';
  #described: Pick<SamplerInForce, 'type' | 'param'>;
  #answeredAt: number | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RemoteSamplerOptions) {
    this.#options = options;
    this.#urls = options.endpoints.map((endpoint) => {
      const url = new URL(endpoint);
      url.searchParams.set('service', options.serviceName);
      return url;
    });
    this.#clock = options.clock ?? monotonicClock;
    this.#sampler = new FirstSampler(options.initialRatio, this.#clock);
    this.#described = { type: 'probabilistic', param: String(options.initialRatio) };
  }

  /** Polls now and from now on. */
  start(): this {
    void context.with(suppressTracing(ROOT_CONTEXT), () => this.#poll());
    return this;
  }

  stop(): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
  }

  shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
    return this.#sampler.shouldSample(...span);
  }

  get inForce(): SamplerInForce {
    const answeredAt = this.#answeredAt;
    if (answeredAt === undefined) return { ...this.#described, source: 'fallback' };
    return { ...this.#described, source: this.#failures === 0 ? 'remote' : 'last_known', answeredAt };
  }

  toString(): string {
    return `RemoteSampler{${this.#sampler.toString()}}`;
  }

  async #poll(): Promise<void> {
    // Before a new strategy comes, whose operations nothing could have matched yet.
    this.#tellUnmetOperations();
    const failure = await this.#ask();
    if (this.#stopping.signal.aborted) return;
    this.#tellOutcome(failure);
    this.#timer = setTimeout(() => this.start(), this.#waitMillis()).unref();
  }

  /** @returns what was wrong with each endpoint, where none gave a strategy */
  async #ask(): Promise<string | undefined> {
    const reasons: string[] = [];
    for (const url of this.#urls) {
      try {
        this.#adopt(await this.#options.askStrategy(url, this.#stopping.signal));
        this.#urls = [url, ...this.#urls.filter((other) => other !== url)];
        return undefined;
      } catch (error) {
        reasons.push(toError(error).message);
      }
    }
    return reasons.join('; ');
  }

  #adopt(answer: string): void {
    const strategy = this.#withLowerBound(parseSamplingStrategy(answer));
    this.#answeredAt = Date.now();
    if (answer === this.#answer) return;
    this.#described = describeStrategy(strategy);
    this.#sampler = samplerOf(strategy, this.#clock, this.#use);
    this.#answer = answer;
  }

  #withLowerBound(strategy: SamplingStrategy): SamplingStrategy {
    const { lowerBound = 0 } = this.#options;
    if (strategy.kind !== 'perOperation' || strategy.lowerBound > 0) return strategy;
    return { ...strategy, lowerBound };
  }

  #waitMillis(): number {
    const { intervalMillis = 60_000 } = this.#options;
    const isKnown = this.#answer !== '';
    const millis = isKnown ? intervalMillis : FIRST_WAIT_MILLIS * 2 ** (this.#failures - 1);
    return Math.min(millis, intervalMillis) * (1 - JITTER + 2 * JITTER * Math.random());
  }

  #tellOutcome(failure: string | undefined): void {
    const endpoint = this.#urls.map(({ href }) => href).join(', ');
    const fields = { endpoint, sampler: this.#sampler.toString(), ...this.#since() };
    const { report } = this.#options;
    if (failure === undefined && this.#failures > 0)
      report('info', 'sampling strategies are answered again', fields);
    if (failure !== undefined && this.#failures === 0)
      report('warn', 'no sampling strategy, the last one stays', { ...fields, error: failure });
    this.#failures = failure === undefined ? 0 : this.#failures + 1;
  }

  /** Of when the strategy is that stays. */
  #since(): { since?: string } {
    return this.#answeredAt === undefined ? {} : { since: new Date(this.#answeredAt).toISOString() };
  }

  #tellUnmetOperations(): void {
    const unmet = this.#use.takeUntold();
    if (unmet.length === 0) return;
    this.#options.report('info', 'operations of the sampling strategy that nothing has matched so far', {
      operations: unmet.slice(0, MAX_TOLD_OPERATIONS),
      count: unmet.length,
    });
  }
}

function samplerOf(strategy: SamplingStrategy, clock: Clock, use: OperationUse): Sampler {
  switch (strategy.kind) {
    case 'probabilistic':
      return new ProbabilisticSampler(strategy.ratio);
    case 'rateLimiting':
      return new RateLimitingSampler(strategy.tracesPerSecond, clock);
    default:
      return new PerOperationSampler(strategy, clock, use);
  }
}
