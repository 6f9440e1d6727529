import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import type { Report } from '../report';
import { fetchStrategy } from './fetch-strategy';
import { PerOperationSampler } from './per-operation-sampler';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { RateLimitingSampler } from './rate-limiting-sampler';
import { parseSamplingStrategy, type SamplingStrategy } from './sampling-strategy';
import { monotonicClock, type Clock } from './token-bucket';

const JITTER = 0.1;

export interface RemoteSamplerOptions {
  /** For example `http://jaeger:5778/sampling`; the service's name is added as a query. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Ratio until the first good answer. */
  readonly initialRatio: number;
  readonly report: Report;
  /** Between two polls, ±10 %. @default 60000 */
  readonly intervalMillis?: number;
  readonly clock?: Clock;
}

/**
 * Samples as Jaeger's sampling endpoint says, asked at `start` and then every minute. Where it does not answer, or
 * answers nonsense, the last good strategy stays and one line says so. An unchanged answer keeps the token buckets
 * as full as they are. Never keeps the process alive, and is itself not traced.
 */
export class RemoteSampler implements Sampler {
  readonly #options: RemoteSamplerOptions;
  readonly #url: URL;
  readonly #stopped = new AbortController();
  #sampler: Sampler;
  #answer = '';
  #isFailing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RemoteSamplerOptions) {
    this.#options = options;
    this.#url = new URL(options.endpoint);
    this.#url.searchParams.set('service', options.serviceName);
    this.#sampler = new ProbabilisticSampler(options.initialRatio);
  }

  /** Polls now and from now on. */
  start(): this {
    void context.with(suppressTracing(ROOT_CONTEXT), () => this.#poll());
    return this;
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#timer);
  }

  shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
    return this.#sampler.shouldSample(...span);
  }

  toString(): string {
    return `RemoteSampler{${this.#sampler.toString()}}`;
  }

  async #poll(): Promise<void> {
    try {
      this.#adopt(await fetchStrategy(this.#url, this.#stopped.signal));
      if (this.#isFailing) this.#say('info', 'sampling strategies are answered again');
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !this.#stopped.signal.aborted)
        this.#say('warn', 'no sampling strategy, the last one stays', error);
      this.#isFailing = true;
    }
    if (this.#stopped.signal.aborted) return;
    const { intervalMillis = 60_000 } = this.#options;
    const jitter = 1 - JITTER + 2 * JITTER * Math.random();
    this.#timer = setTimeout(() => this.start(), intervalMillis * jitter).unref();
  }

  #adopt(answer: string): void {
    const strategy = parseSamplingStrategy(answer);
    if (answer === this.#answer) return;
    this.#sampler = samplerOf(strategy, this.#options.clock ?? monotonicClock);
    this.#answer = answer;
  }

  #say(level: 'info' | 'warn', message: string, error?: unknown): void {
    const fields = { endpoint: this.#url.href, sampler: this.#sampler.toString() };
    const reason = error instanceof Error ? { error: error.message } : {};
    this.#options.report(level, message, { ...fields, ...reason });
  }
}

function samplerOf(strategy: SamplingStrategy, clock: Clock): Sampler {
  switch (strategy.kind) {
    case 'probabilistic':
      return new ProbabilisticSampler(strategy.ratio);
    case 'rateLimiting':
      return new RateLimitingSampler(strategy.tracesPerSecond, clock);
    default:
      return new PerOperationSampler(strategy, clock);
  }
}
