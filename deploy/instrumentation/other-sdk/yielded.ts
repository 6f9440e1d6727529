import type { TracerProvider } from '@opentelemetry/api';

let yieldedTo: TracerProvider | undefined;

/** Leaves tracing to the service's own SDK, for good. */
export function yieldTo(provider: TracerProvider): void {
  yieldedTo = provider;
}

/** The provider of the service's own SDK, where tracing was left to it. */
export function otherProvider(): TracerProvider | undefined {
  return yieldedTo;
}

/**
 * What takes the place of a function: `replacement`, and the original again once tracing was left to the service's own
 * SDK. It cannot be put back then, as that SDK may have wrapped it.
 */
export function untilYielded(
  replacement: CallableFunction,
  original: CallableFunction,
): (...args: unknown[]) => unknown {
  return function untilYieldedTo(this: unknown, ...args) {
    return Reflect.apply(yieldedTo === undefined ? replacement : original, this, args);
  };
}
