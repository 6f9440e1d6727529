import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import type { Guard } from './guard';

/** Those of a hooks file after the bundle's own: what they read and write counts. */
export class HookedPropagator implements TextMapPropagator {
  readonly #own: TextMapPropagator;
  readonly #hooked: readonly TextMapPropagator[];
  readonly #guard: Guard;
  readonly #extracts: boolean;

  /** @param extracts false: callers are not trusted */
  constructor(own: TextMapPropagator, hooked: readonly TextMapPropagator[], guard: Guard, extracts: boolean) {
    this.#own = own;
    this.#hooked = hooked;
    this.#guard = guard;
    this.#extracts = extracts;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    this.#own.inject(context, carrier, setter);
    for (const each of this.#hooked)
      this.#guard.call('propagator.inject', () => each.inject(context, carrier, setter));
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    let extracted = this.#own.extract(context, carrier, getter);
    if (!this.#extracts) return extracted;
    for (const each of this.#hooked) {
      const from = extracted;
      extracted = this.#guard.call('propagator.extract', () => each.extract(from, carrier, getter)) ?? from;
    }
    return extracted;
  }

  fields(): string[] {
    const hooked = this.#hooked.flatMap(
      (each) => this.#guard.call('propagator.fields', () => each.fields()) ?? [],
    );
    return [...this.#own.fields(), ...hooked];
  }
}
