import type { Attributes, Context, SpanKind } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { GuaranteedThroughputSampler } from './guaranteed-throughput-sampler';
import { OperationTemplates } from './operation-templates';
import { OperationUse } from './operation-use';
import { ProbabilisticSampler } from './probabilistic-sampler';
import type { PerOperationStrategy } from './sampling-strategy';
import type { Clock } from './token-bucket';

/** Operations beyond this many share the default ratio without a lower bound, so that memory stays bounded. */
const MAX_OPERATIONS = 2000;

interface Listed {
  readonly operation: string;
  readonly sampler: Sampler;
}

/**
 * A sampler for each operation. An operation of the strategy matches the path of a request, with its method or without,
 * or else the name of the span: when the first span of a request is sampled its route is not yet known, and its name is
 * the bare method. Operations that are not listed get the default ratio and lower bound, each name of its own.
 */
export class PerOperationSampler implements Sampler {
  readonly #strategy: PerOperationStrategy;
  readonly #clock: Clock;
  readonly #use: OperationUse;
  readonly #byPath = new OperationTemplates<Listed>();
  readonly #listed = new Map<string, Listed>();
  readonly #others = new Map<string, Sampler>();
  readonly #fallback: Sampler;

  constructor(strategy: PerOperationStrategy, clock: Clock, use = new OperationUse()) {
    this.#strategy = strategy;
    this.#clock = clock;
    this.#use = use;
    this.#fallback = new ProbabilisticSampler(strategy.defaultRatio);
    for (const { operation, ratio } of strategy.operations) {
      const listed = { operation, sampler: this.#create(ratio) };
      this.#byPath.add(operation, listed);
      this.#listed.set(operation, listed);
    }
    use.expect([...this.#listed.keys()]);
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Parameters<Sampler['shouldSample']>[5],
  ): SamplingResult {
    const listed = this.#find(spanName, attributes);
    this.#use.decided(listed?.operation);
    const sampler = listed?.sampler ?? this.#samplerOfOther(spanName);
    return sampler.shouldSample(context, traceId, spanName, spanKind, attributes, links);
  }

  toString(): string {
    return `PerOperationSampler{${this.#strategy.operations.length}, default=${this.#fallback.toString()}}`;
  }

  #find(spanName: string, attributes: Attributes): Listed | undefined {
    if (this.#listed.size === 0) return undefined;
    const method = attributes['http.request.method'];
    const path = attributes['url.path'];
    const isRequest = typeof method === 'string' && typeof path === 'string';
    return (isRequest ? this.#byPath.find(method, path) : undefined) ?? this.#listed.get(spanName);
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
