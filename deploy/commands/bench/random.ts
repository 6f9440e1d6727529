/** Numbers of 0..1, without 1. */
export type Random = () => number;

/** One of them. @throws RangeError where there is none. */
export function draw<T>(items: readonly T[], random: Random): T {
  const drawn = items[Math.floor(random() * items.length)];
  if (drawn === undefined) throw new RangeError('there must be something to draw from');
  return drawn;
}

/** All of them in an order drawn anew (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
}
