import type { Buckets } from './reading';

/**
 * A quantile of what was counted between two readings, as Prometheus estimates it: evenly spread within its bucket.
 *
 * @returns undefined where nothing was counted
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantile(share: number, before: Buckets, after: Buckets): number | undefined {
  const earlier = new Map(before);
  const counts = after.map(([bound, count]): [number, number] => [
    bound,
    increase(earlier.get(bound), count),
  ]);
  const total = counts.at(-1)?.[1] ?? 0;
  if (total === 0) return undefined;
  const rank = share * total;
  const index = counts.findIndex(([, count]) => count >= rank);
  const [bound, count] = counts[index] ?? [0, 0];
  const [lower, below] = counts[index - 1] ?? [0, 0];
  // Above the last bound nothing is known but that bound.
  if (bound === Infinity) return lower;
  return lower + (bound - lower) * ((rank - below) / (count - below));
}

/** A counter that is lower than it was began anew. */
export const increase = (before: number | undefined, after: number): number =>
  before === undefined || after < before ? after : after - before;
