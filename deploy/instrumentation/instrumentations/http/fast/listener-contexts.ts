import { IncomingMessage, ServerResponse } from 'node:http';
import { context, trace, type Context } from '@opentelemetry/api';
import { LEAN_ROOT } from '../../../propagation/lean-context';
import { patchMethod } from '../../patch-method';

const EMITTER_CONTEXT = Symbol('mangamotion.emitter-context');

type Listener = (this: unknown, ...args: unknown[]) => unknown;
type AddListener = (this: ListenedTo, event: string | symbol, listener: Listener) => unknown;

interface ListenedTo {
  [EMITTER_CONTEXT]?: Context;
  removeListener(event: string | symbol, listener: Listener): unknown;
}

interface Prototype {
  on: AddListener;
  addListener: AddListener;
  prependListener: AddListener;
  once: AddListener;
  prependOnceListener: AddListener;
}

/**
 * Node emits what comes in on a connection outside of every request. From here on, a listener on a request or a
 * response runs in the context that was active when it was added; where no span was active then, in the one that
 * `setEmitterContext` names. The methods are replaced once, not on each request.
 */
export function keepListenerContexts(): void {
  const prototypes: Prototype[] = [IncomingMessage.prototype, ServerResponse.prototype];
  for (const prototype of prototypes) {
    const { on, prependListener } = prototype;
    patchMethod(prototype, 'on', adding);
    patchMethod(prototype, 'addListener', adding);
    patchMethod(prototype, 'prependListener', adding);
    patchMethod(prototype, 'once', () => addingOnce(on));
    patchMethod(prototype, 'prependOnceListener', () => addingOnce(prependListener));
  }
}

/** For listeners that are added where no span is active. */
export function setEmitterContext(emitter: IncomingMessage | ServerResponse, emitterContext: Context): void {
  const listenedTo: ListenedTo = emitter;
  listenedTo[EMITTER_CONTEXT] = emitterContext;
}

function contextOfListeners(emitter: ListenedTo): Context {
  const active = context.active();
  return trace.getSpan(active) ? active : (emitter[EMITTER_CONTEXT] ?? active);
}

function adding(add: AddListener): AddListener {
  return function addListener(event, listener) {
    const target = contextOfListeners(this);
    const isBound = target !== LEAN_ROOT && typeof listener === 'function';
    return add.call(this, event, isBound ? bound(target, listener) : listener);
  };
}

function bound(target: Context, listener: Listener): Listener {
  const inContext = function (this: unknown, ...args: unknown[]): unknown {
    return context.with(target, listener, this, ...args);
  };
  return findable(inContext, listener);
}

/** Node's own `once` would add its wrapper through `on`, which would wrap it again, out of reach of its removal. */
function addingOnce(add: AddListener): AddListener {
  return function addOnceListener(event, listener) {
    // Whatever is no function is refused by Node, with its own message.
    if (typeof listener !== 'function') return add.call(this, event, listener);
    const target = contextOfListeners(this);
    const onceInContext = (...args: unknown[]): unknown => {
      this.removeListener(event, onceInContext);
      return context.with(target, listener, this, ...args);
    };
    return add.call(this, event, findable(onceInContext, listener));
  };
}

/** Node looks at `listener` where a listener is removed or listed, as for its own wrappers. */
function findable(wrapper: Listener, listener: Listener): Listener {
  return Object.assign(wrapper, { listener });
}
