import type { Attributes, Context, SpanKind } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { GuaranteedThroughputSampler } from './guaranteed-throughput-sampler';
import { ProbabilisticSampler } from './probabilistic-sampler';
import type { PerOperationStrategy } from './sampling-strategy';
import type { Clock } from './token-bucket';

/** Operations beyond this many share the default ratio without a lower bound, so that memory stays bounded. */
const MAX_OPERATIONS = 2000;

/**
 * A sampler for each operation. An operation of the strategy matches the span's name, or `METHOD /path` made of
 * `http.request.method` and `url.path`: when the first span of an HTTP request is sampled its route is not yet
 * known, and its name is the bare method. Operations that are not listed get the default ratio and lower bound,
 * each name of its own.
 */
export class PerOperationSampler implements Sampler {
  readonly #strategy: PerOperationStrategy;
  readonly #clock: Clock;
  readonly #samplers = new Map<string, Sampler>();
  readonly #fallback: Sampler;

  constructor(strategy: PerOperationStrategy, clock: Clock) {
    this.#strategy = strategy;
    this.#clock = clock;
    this.#fallback = new ProbabilisticSampler(strategy.defaultRatio);
    for (const { operation, ratio } of strategy.operations) this.#add(operation, ratio);
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Parameters<Sampler['shouldSample']>[5],
  ): SamplingResult {
    const sampler = this.#samplerOf(spanName, attributes);
    return sampler.shouldSample(context, traceId, spanName, spanKind, attributes, links);
  }

  toString(): string {
    return `PerOperationSampler{${this.#strategy.operations.length}, default=${this.#fallback.toString()}}`;
  }

  #samplerOf(spanName: string, attributes: Attributes): Sampler {
    const method = attributes['http.request.method'];
    const path = attributes['url.path'];
    if (typeof method === 'string' && typeof path === 'string') {
      const byPath = this.#samplers.get(`${method} ${path}`);
      if (byPath !== undefined) return byPath;
    }
    const byName = this.#samplers.get(spanName);
    if (byName !== undefined) return byName;
    return this.#samplers.size < MAX_OPERATIONS
      ? this.#add(spanName, this.#strategy.defaultRatio)
      : this.#fallback;
  }

  #add(operation: string, ratio: number): Sampler {
    const sampler = new GuaranteedThroughputSampler(ratio, this.#strategy.lowerBound, this.#clock);
    this.#samplers.set(operation, sampler);
    return sampler;
  }
}
