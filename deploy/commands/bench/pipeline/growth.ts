import { mean } from '../statistics';

export interface Point {
  /** How much there is to do. */
  readonly size: number;
  readonly cost: number;
}

/**
 * The power of its size by which a cost grows: the slope of the line through the points' logarithms (least squares).
 *
 * @throws RangeError for fewer than two sizes.
 */
export function growthPower(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const [meanX, meanY] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))];
  const spread = mean(logs.map(({ x }) => (x - meanX) ** 2));
  if (!(spread > 0)) throw new RangeError('growth needs two sizes at least');
  return mean(logs.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
}

/** What noise may add to the power of a cost that is linear. */
const tolerance = 0.05;

/** A cost that grows faster than what there is to do is a fault. */
export function describeGrowth(points: readonly Point[]): string {
  const power = growthPower(points);
  const text = `grows with the power ${power.toFixed(2)}`;
  return power > 1 + tolerance ? `${text}: not linear` : text;
}
