import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, ContextManagementToken, ContextManager } from '@opentelemetry/api';
import { LEAN_ROOT } from './lean-context';
import { bindEmitter, isEmitter } from './listener-contexts';

/** Enters and leaves contexts with as little as that takes. */
export class AsyncContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? LEAN_ROOT;
  }

  /** A context that is active already, as below every unsampled span, is not entered again. */
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    if (context === this.active()) return Reflect.apply(fn, thisArg, args);
    return this.#storage.run(context, thisArg === undefined ? fn : fn.bind(thisArg), ...args);
  }

  bind<T>(context: Context, target: T): T {
    if (isEmitter(target)) return bindEmitter(context, target);
    if (typeof target !== 'function') return target;
    return new Proxy(target, {
      apply: (fn, self, args) => this.with(context, () => Reflect.apply(fn, self, args)),
    });
  }

  attach(context: Context): ContextManagementToken {
    const previous = this.active();
    this.#storage.enterWith(context);
    return { dispose: () => this.#storage.enterWith(previous) };
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}
