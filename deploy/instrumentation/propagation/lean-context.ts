import { createContextKey, type Context } from '@opentelemetry/api';

/** The keys under which the API keeps the active span, and the SDK that nothing is to be traced. */
const SPAN = createContextKey('OpenTelemetry Context Key SPAN');
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * A context with fields for the two values that are asked for with every span. The API's own copies a map and makes
 * three functions for each value that is set.
 */
class LeanContext implements Context {
  readonly #span: unknown;
  readonly #suppressed: unknown;
  readonly #others: ReadonlyMap<symbol, unknown> | undefined;

  constructor(span: unknown, suppressed: unknown, others: ReadonlyMap<symbol, unknown> | undefined) {
    this.#span = span;
    this.#suppressed = suppressed;
    this.#others = others;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN) return this.#span;
    if (key === SUPPRESSED) return this.#suppressed;
    return this.#others?.get(key);
  }

  /** @returns this very context, where it holds that value already */
  setValue(key: symbol, value: unknown): Context {
    if (this.getValue(key) === value) return this;
    if (key === SPAN) return new LeanContext(value, this.#suppressed, this.#others);
    if (key === SUPPRESSED) return new LeanContext(this.#span, value, this.#others);
    return new LeanContext(this.#span, this.#suppressed, new Map(this.#others).set(key, value));
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }
}

/** The context in which nothing is set. */
export const LEAN_ROOT: Context = new LeanContext(undefined, undefined, undefined);
