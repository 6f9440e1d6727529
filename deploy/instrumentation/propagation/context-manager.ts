import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, ContextManagementToken } from '@opentelemetry/api';
import { LEAN_ROOT } from './lean-context';
import { ListenerContextManager } from '../stock/context-manager';

/** Listens to what is bound as the listener manager does; enters and leaves contexts with as little as that takes. */
export class LeanContextManager extends ListenerContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  override active(): Context {
    return this.#storage.getStore() ?? LEAN_ROOT;
  }

  /** A context that is active already, as below every unsampled span, is not entered again. */
  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    if (context === this.active()) return Reflect.apply(fn, thisArg, args);
    return this.#storage.run(context, thisArg === undefined ? fn : fn.bind(thisArg), ...args);
  }

  override attach(context: Context): ContextManagementToken {
    const previous = this.active();
    this.#storage.enterWith(context);
    return { dispose: () => this.#storage.enterWith(previous) };
  }

  override disable(): this {
    this.#storage.disable();
    return this;
  }
}
