import { seededRandom } from '../seeded-random';
import { draw, type Random } from './random';

/** A figure, and the interval of 95 % around it. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** That it was made of: few of them tell little of how they differ, whatever the interval says. */
  readonly launches: number;
}

const resamples = 1000;
const confidence = 0.95;
/** One for all: the same rounds have the same interval whoever looks. */
const seed = 1;

/**
 * A figure of rounds with its percentile bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap,
 * chapter 13). Rounds with the same processes resemble one another, so launches of them are drawn first, and then
 * rounds within each: many rounds of one launch make no narrow interval.
 *
 * @param launches the rounds of each launch
 * @throws RangeError where there is no round.
 */
export function estimate<T>(
  launches: readonly (readonly T[])[],
  figure: (rounds: readonly T[]) => number,
): Estimate {
  const random = seededRandom(seed);
  const figures = Array.from({ length: resamples }, () => figure(resample(launches, random)));
  const outside = (1 - confidence) / 2;
  return {
    value: figure(launches.flat()),
    low: percentile(figures, outside),
    high: percentile(figures, 1 - outside),
    launches: launches.length,
  };
}

function resample<T>(launches: readonly (readonly T[])[], random: Random): T[] {
  return launches.flatMap(() => {
    const rounds = draw(launches, random);
    return rounds.map(() => draw(rounds, random));
  });
}

/** Of what is counted instead of measured. */
export function exactly(value: number): Estimate {
  return { value, low: value, high: value, launches: Number.POSITIVE_INFINITY };
}

/** What a few measurements gave, too few for an interval. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError where there is no value. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Half of the interval. */
export function uncertainty({ low, high }: Estimate): number {
  return (high - low) / 2;
}

/** NaN where there is no value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws RangeError where there is no value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('a median needs at least one value');
  return (lower + upper) / 2;
}

/**
 * The smallest value that at least `share` of the values do not exceed (nearest rank).
 *
 * @param share above 0, up to 1
 * @throws RangeError where there is no value.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  if (value === undefined) throw new RangeError(`no ${share} percentile of ${sorted.length} values`);
  return value;
}
