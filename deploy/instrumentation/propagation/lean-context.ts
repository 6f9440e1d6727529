import { createContextKey, type Context } from '@opentelemetry/api';

/** The keys under which the API keeps the active span, and the SDK that nothing is to be traced. */
const SPAN = createContextKey('OpenTelemetry Context Key SPAN');
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
/** And that of what a server's span is told by the frameworks behind it. */
const SERVED = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA');

/**
 * A context with fields for the values that every span or every request has. The API's own copies a map and makes
 * three functions for each value that is set.
 */
class LeanContext implements Context {
  readonly #span: unknown;
  readonly #suppressed: unknown;
  readonly #served: unknown;
  readonly #others: ReadonlyMap<symbol, unknown> | undefined;

  constructor(
    span: unknown,
    suppressed: unknown,
    served: unknown,
    others: ReadonlyMap<symbol, unknown> | undefined,
  ) {
    this.#span = span;
    this.#suppressed = suppressed;
    this.#served = served;
    this.#others = others;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN) return this.#span;
    if (key === SUPPRESSED) return this.#suppressed;
    if (key === SERVED) return this.#served;
    return this.#others?.get(key);
  }

  /** @returns this very context, where it holds that value already */
  setValue(key: symbol, value: unknown): Context {
    if (this.getValue(key) === value) return this;
    if (key === SPAN) return new LeanContext(value, this.#suppressed, this.#served, this.#others);
    if (key === SUPPRESSED) return new LeanContext(this.#span, value, this.#served, this.#others);
    if (key === SERVED) return new LeanContext(this.#span, this.#suppressed, value, this.#others);
    return new LeanContext(this.#span, this.#suppressed, this.#served, new Map(this.#others).set(key, value));
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }
}

/** The context in which nothing is set. */
export const LEAN_ROOT: Context = new LeanContext(undefined, undefined, undefined, undefined);
