import { context } from '@opentelemetry/api';
import { untilYielded } from '../../other-sdk/yielded';
import { privateMethod, replacePrivateMethod } from '../../patching/private-method';
import { isUnsampled } from '../../propagation/sampled';

type Method = (...args: unknown[]) => unknown;

/** Of a client, or the copy of it that one call makes and resolves to what sends it. */
interface MiddlewareStack {
  resolve: Method;
  clone: Method;
  concat: Method;
}

/**
 * Has stacks traced with no more than a call needs. The instrumentation wraps six methods at each call, as it wraps those
 * of a package, which took more than half of what a traced call costs: but of a call's stack nobody reads names and
 * lengths, or takes a wrapper off. What is not recorded goes past.
 */
export function traceStacks(instrumentation: object): void {
  const traced = new WeakSet<MiddlewareStack>();
  const resolving = privateMethod(instrumentation, '_getV3MiddlewareStackResolvePatch');
  const copying = privateMethod(instrumentation, '_getV3MiddlewareStackClonePatch');
  const trace = (moduleVersion: unknown, stack: MiddlewareStack): void => {
    if (isUnsampled(context.active()) || traced.has(stack)) return;
    traced.add(stack);
    const replaced = (method: Method, patch: CallableFunction): Method =>
      untilYielded(Reflect.apply(patch, instrumentation, [moduleVersion, method]), method);
    stack.resolve = replaced(stack.resolve, resolving);
    stack.clone = replaced(stack.clone, copying);
    stack.concat = replaced(stack.concat, copying);
  };
  replacePrivateMethod(instrumentation, 'patchV3MiddlewareStack', () => trace);
}
