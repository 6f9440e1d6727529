import type { Context, ContextManager } from '@opentelemetry/api';
import { bindEmitter, isEmitter } from '../propagation/listener-contexts';

type ContextAsyncHooks = typeof import('@opentelemetry/context-async-hooks');

/**
 * The stock manager runs every listener of a bound request or response in the context of the http span, also those
 * that were added inside a span below it: storage calls made while a multipart body streams in would hang on the
 * http span instead of the span that reads the body. Here emitters are bound as ours are.
 */
export function createStockContextManager(): ContextManager {
  const {
    AsyncLocalStorageContextManager,
  }: ContextAsyncHooks = require('@opentelemetry/context-async-hooks');
  class ListenerContextManager extends AsyncLocalStorageContextManager {
    override bind<T>(context: Context, target: T): T {
      return isEmitter(target) ? bindEmitter(context, target) : super.bind(context, target);
    }
  }
  return new ListenerContextManager();
}
