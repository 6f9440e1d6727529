/** Numbers of 0..1, without 1. */
export type Random = () => number;

/** The same numbers for the same seed, on every machine (mulberry32, by Tommy Ettinger, in the public domain). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

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
