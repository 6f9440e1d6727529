/** A replacement keeps its own of these: what all functions have, and what `shimmer` marks its wrappers with. */
const OWN: ReadonlySet<string | symbol> = new Set([
  'prototype',
  'arguments',
  'caller',
  '__original',
  '__unwrap',
  '__wrapped',
]);

/**
 * Gives a replacement the name, the length and the properties of the original: programs look at the length to tell how
 * they may call it, and `util.promisify` at a property.
 *
 * @returns the replacement
 */
export function imitate<T extends object>(replacement: T, original: object): T {
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = OWN.has(key) ? undefined : Reflect.getOwnPropertyDescriptor(original, key);
    if (descriptor) Reflect.defineProperty(replacement, key, descriptor);
  }
  return replacement;
}
