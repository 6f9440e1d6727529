/**
 * The rate at which counters rise together, per second.
 *
 * @param range of time, such as `10m`.
 * @param by labels that tell series apart; `@default` one series.
 */
export function sumOfRates(
  counter: string,
  matchers: string,
  range: string,
  by: readonly string[] = [],
): string {
  const sum = by.length === 0 ? 'sum' : `sum by (${by.join(', ')}) `;
  return `${sum}(rate(${counter}{${matchers}}[${range}]))`;
}

/** A quantile of a histogram, in its unit; `range` and `by` as for the rates of its buckets. */
export const quantile = (
  share: number,
  histogram: string,
  matchers: string,
  range: string,
  by: readonly string[] = [],
): string =>
  `histogram_quantile(${share}, ${sumOfRates(`${histogram}_bucket`, matchers, range, ['le', ...by])})`;
