import type { Attributes, Context, SpanKind } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { AdaptiveRatio } from './adaptive-ratio';
import type { RoutedRequest } from './ended-routes';
import { isFoundBy } from './operation-templates';
import { MAX_OPERATIONS, Operations } from './operations';
import { monotonicClock, type Clock } from './token-bucket';

/**
 * Samples about `tracesPerSecond` of each operation, whatever the load, each by a ratio of its own that follows it. The
 * route of a request is not known when its trace begins; until `learn` has been told of it, requests of one method are
 * one operation. Names that are too many share one target, and take no place of a route.
 */
export class AdaptiveSampler implements Sampler {
  readonly #tracesPerSecond: number;
  readonly #clock: Clock;
  readonly #routes = new Operations<AdaptiveRatio>();
  readonly #names = new Map<string, AdaptiveRatio>();
  readonly #others: AdaptiveRatio;

  constructor(tracesPerSecond: number, clock: Clock = monotonicClock) {
    this.#tracesPerSecond = tracesPerSecond;
    this.#clock = clock;
    this.#others = this.#create();
  }

  shouldSample(
    _context: Context,
    traceId: string,
    spanName: string,
    _spanKind: SpanKind,
    attributes: Attributes,
  ): SamplingResult {
    const ratio = this.#routes.find(spanName, attributes) ?? this.#ofName(spanName);
    return ratio.decide(traceId);
  }

  /** From now on the requests of its method and route are one operation, where their paths tell the route. */
  learn({ method, route, path }: RoutedRequest): void {
    const operation = `${method} ${route}`;
    if (this.#routes.has(operation) || this.#routes.size >= MAX_OPERATIONS) return;
    if (isFoundBy(operation, method, path)) this.#routes.add(operation, this.#create());
  }

  toString(): string {
    return `AdaptiveSampler{${this.#tracesPerSecond}}`;
  }

  #ofName(spanName: string): AdaptiveRatio {
    const known = this.#names.get(spanName);
    if (known !== undefined) return known;
    if (this.#names.size >= MAX_OPERATIONS) return this.#others;
    const ratio = this.#create();
    this.#names.set(spanName, ratio);
    return ratio;
  }

  #create(): AdaptiveRatio {
    return new AdaptiveRatio(this.#tracesPerSecond, this.#clock);
  }
}
