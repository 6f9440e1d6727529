import { untilYielded } from '../other-sdk/yielded';
import { imitate } from './imitate';
import { replacePrivateMethod } from './private-method';

type AnyFunction = (...args: never[]) => unknown;
type Wrap = (target: object, name: string, wrapper: (original: AnyFunction) => AnyFunction) => unknown;

/** What replaces something else by an instrumentation of OpenTelemetry here. */
const wrapped = new WeakSet<object>();

/**
 * Has an instrumentation of OpenTelemetry imitate what it replaces, once. By the mark on what it replaced, that which a
 * service brings itself would take it for its own, and take it off.
 */
export function imitating<T extends object>(instrumentation: T): T {
  replacePrivateMethod(instrumentation, '_wrap', wrapImitating);
  return instrumentation;
}

function wrapImitating(wrap: Wrap): Wrap {
  return (target, name, wrapper) => {
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
}
