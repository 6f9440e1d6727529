import { EventEmitter } from 'node:events';
import { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { keepListenerContextsOf, EmitterContext } from '../propagation/listener-contexts';

/** What is bound for each request: for all at once, so that none has methods of its own. */
const OF_HTTP = [IncomingMessage, ServerResponse, ClientRequest] as const;

/**
 * The stock manager runs every listener of a bound request or response in the context of the http span, also those
 * that were added inside a span below it: storage calls made while a multipart body streams in would hang on the
 * http span instead of the span that reads the body. Here a listener runs in the context that was active when it
 * was added; only where no span was active then, in the one that the emitter is bound to.
 */
export class ListenerContextManager extends AsyncLocalStorageContextManager {
  override bind<T>(context: Context, target: T): T {
    if (!(target instanceof EventEmitter)) return super.bind(context, target);
    keepListenerContextsOf(OF_HTTP.find((each) => target instanceof each)?.prototype ?? target);
    EmitterContext.set(target, context);
    return target;
  }
}
