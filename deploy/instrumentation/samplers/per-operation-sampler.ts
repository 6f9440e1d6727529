import type { Attributes, Context, SpanKind } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { GuaranteedThroughputSampler } from './guaranteed-throughput-sampler';
import { OperationUse } from './operation-use';
import { MAX_OPERATIONS, Operations } from './operations';
import { ProbabilisticSampler } from './probabilistic-sampler';
import type { PerOperationStrategy } from './sampling-strategy';
import type { Clock } from './token-bucket';

interface Listed {
  readonly operation: string;
  readonly sampler: Sampler;
}

/**
 * A sampler for each operation of a strategy. Operations that are not listed get the default ratio and lower bound, each
 * name of its own; those that are too many share the default ratio, without a lower bound.
 */
export class PerOperationSampler implements Sampler {
  readonly #strategy: PerOperationStrategy;
  readonly #clock: Clock;
  readonly #use: OperationUse;
  readonly #listed = new Operations<Listed>();
  readonly #others = new Map<string, Sampler>();
  readonly #fallback: Sampler;

  constructor(strategy: PerOperationStrategy, clock: Clock, use = new OperationUse()) {
    this.#strategy = strategy;
    this.#clock = clock;
    this.#use = use;
    this.#fallback = new ProbabilisticSampler(strategy.defaultRatio);
    for (const { operation, ratio } of strategy.operations) {
      this.#listed.add(operation, { operation, sampler: this.#create(ratio) });
    }
    use.expect(strategy.operations.map(({ operation }) => operation));
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Parameters<Sampler['shouldSample']>[5],
  ): SamplingResult {
    const listed = this.#listed.find(spanName, attributes);
    this.#use.decided(listed?.operation);
    const sampler = listed?.sampler ?? this.#samplerOfOther(spanName);
    return sampler.shouldSample(context, traceId, spanName, spanKind, attributes, links);
  }

  toString(): string {
    return `PerOperationSampler{${this.#strategy.operations.length}, default=${this.#fallback.toString()}}`;
  }

  #samplerOfOther(spanName: string): Sampler {
    const known = this.#others.get(spanName);
    if (known !== undefined) return known;
    if (this.#listed.size + this.#others.size >= MAX_OPERATIONS) return this.#fallback;
    const sampler = this.#create(this.#strategy.defaultRatio);
    this.#others.set(spanName, sampler);
    return sampler;
  }

  #create(ratio: number): Sampler {
    return new GuaranteedThroughputSampler(ratio, this.#strategy.lowerBound, this.#clock);
  }
}
