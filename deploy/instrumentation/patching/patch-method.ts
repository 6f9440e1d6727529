import { diag } from '@opentelemetry/api';
import { untilYielded } from '../other-sdk/yielded';
import { imitate } from './imitate';

const replacements = new WeakSet<object>();

/**
 * Replaces `target[name]` by what `wrap` makes of it, once: a package may be loaded as CommonJS and as ESM. A service
 * brings its own versions of packages: where a method has gone its calls are not traced, which is told.
 */
export function patchMethod<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  wrap: (original: Target[Name]) => Target[Name],
): void {
  const original = target[name];
  if (typeof original !== 'function') return diag.error(`there is no ${String(name)} to be traced`);
  if (replacements.has(original)) return;
  const wrapped = wrap(original);
  if (typeof wrapped !== 'function') return;
  const replacement = imitate(untilYielded(wrapped, original), original);
  replacements.add(replacement);
  // What is inherited is not seen by those who list an object's own methods.
  if (Object.hasOwn(target, name)) Reflect.set(target, name, replacement);
  else Object.defineProperty(target, name, { value: replacement, writable: true, configurable: true });
}
