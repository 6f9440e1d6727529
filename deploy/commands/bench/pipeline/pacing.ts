import { seededRandom } from '../../seeded-random';

/**
 * When uploads are due, in milliseconds from the start, whatever becomes of those before: as people come, each without
 * a thought for the others (a Poisson process).
 */
export function arrivals(perSecond: number, seconds: number, seed: number): number[] {
  const random = seededRandom(seed);
  const due: number[] = [];
  const next = (): number => (-Math.log(1 - random()) / perSecond) * 1000;
  for (let at = next(); at < seconds * 1000; at += next()) due.push(at);
  return due;
}
