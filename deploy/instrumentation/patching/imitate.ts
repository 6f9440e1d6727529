import type { Instrumentation } from '@opentelemetry/instrumentation';
import { untilYielded } from '../other-sdk/yielded';

type AnyFunction = (...args: never[]) => unknown;
type Wrap = (target: object, name: string, wrapper: (original: AnyFunction) => AnyFunction) => unknown;

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

/** What replaces something else by an instrumentation of OpenTelemetry here. */
const wrapped = new WeakSet<object>();

/**
 * Has an instrumentation of OpenTelemetry imitate what it replaces, once. By the mark on what it replaced, that which a
 * service brings itself would take it for its own, and take it off.
 */
export function imitating(instrumentation: Instrumentation): Instrumentation {
  const wrap: Wrap = Reflect.get(instrumentation, '_wrap');
  const wrapImitating: Wrap = (target, name, wrapper) => {
    const found: unknown = Reflect.get(target, name);
    // A package may be loaded as CommonJS and as ESM.
    if (typeof found === 'function' && wrapped.has(found)) return found;
    const replacement = wrap(target, name, (original) =>
      imitate(untilYielded(wrapper(original), original), original),
    );
    if (typeof replacement !== 'function') return replacement;
    Reflect.deleteProperty(replacement, '__wrapped');
    wrapped.add(replacement);
    return replacement;
  };
  return Object.defineProperty(instrumentation, '_wrap', { value: wrapImitating });
}
