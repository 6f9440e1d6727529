import { untilYielded } from '../other-sdk/yielded';
import { imitate } from './imitate';
import { replacePrivateMethod } from './private-method';

type AnyFunction = (...args: never[]) => unknown;
type Wrap = (target: object, name: string, wrapper: (original: AnyFunction) => AnyFunction) => unknown;

/** Of what replaces something else by an instrumentation of OpenTelemetry here: what it replaces. */
const originals = new WeakMap<object, AnyFunction>();

/**
 * Has an instrumentation of OpenTelemetry imitate what it replaces. By the mark on what it replaced, that which a service
 * brings itself would take it for its own, and take it off. Without the mark, the instrumentation does not take off itself
 * what it has put around something before, so that this is done here: a package may be loaded as CommonJS and as ESM.
 */
export function imitating<T extends object>(instrumentation: T): T {
  replacePrivateMethod(instrumentation, '_wrap', wrapImitating);
  return instrumentation;
}

function wrapImitating(wrap: Wrap): Wrap {
  return (target, name, wrapper) => {
    const found: unknown = Reflect.get(target, name);
    const known = typeof found === 'function' ? originals.get(found) : undefined;
    let replaced: AnyFunction | undefined;
    const replacement = wrap(target, name, (original) => {
      replaced = known ?? original;
      return imitate(untilYielded(wrapper(replaced), replaced), replaced);
    });
    if (typeof replacement !== 'function') return replacement;
    Reflect.deleteProperty(replacement, '__wrapped');
    if (replaced) originals.set(replacement, replaced);
    return replacement;
  };
}
