import type { SamplingResult } from '../contracts/sdk';
import { RecentCount } from './recent-count';
import { decision } from './sampler-attributes';
import { TokenBucket, type Clock } from './token-bucket';
import { boundOf, isBelow } from './trace-id-ratio';

const MIN_WINDOW_SECONDS = 10;
/** Fewer would say little of a rate: by chance, it would look a third greater or less. */
const MIN_TRACES_IN_WINDOW = 10;
/** The ratio alone keeps the target: a bucket that gained no more would often be empty, and refuse some per cent. */
const MAX_TIMES_TARGET = 2;

const [ALWAYS, NEVER] = [decision(true, 'adaptive', 1), decision(false, 'adaptive', 0)];

/**
 * Samples about `target` traces a second of one operation, by the ids of its traces, in the ratio of the target to the rate
 * of the last ten seconds, or of the time that ten traces take at the target. Kept are thus an even share, and all where
 * there are fewer. Before the ratio has followed a burst, no more than a window's worth is kept at once, and twice the
 * target after that. Tags have the ratio, as those of `probabilistic`: a trace stands for its reciprocal of requests,
 * and for more while the bucket cuts a burst off.
 */
export class AdaptiveRatio {
  readonly #clock: Clock;
  /** Traces of the target in a window. */
  readonly #share: number;
  readonly #requests: RecentCount;
  readonly #bucket: TokenBucket;

  constructor(target: number, clock: Clock) {
    const windowSeconds = Math.max(MIN_WINDOW_SECONDS, MIN_TRACES_IN_WINDOW / target);
    this.#clock = clock;
    this.#share = target * windowSeconds;
    this.#requests = new RecentCount(windowSeconds * 1000, clock());
    this.#bucket = new TokenBucket(MAX_TIMES_TARGET * target, clock, this.#share);
  }

  decide(traceId: string): SamplingResult {
    // Of those before this one: to count it, too, would take a rare operation for a more frequent one.
    const requests = this.#requests.at(this.#clock());
    this.#requests.add();
    const ratio = requests <= this.#share ? 1 : this.#share / requests;
    if (!isBelow(traceId, boundOf(ratio)) || !this.#bucket.take()) return NEVER;
    return ratio === 1 ? ALWAYS : decision(true, 'adaptive', ratio);
  }
}
