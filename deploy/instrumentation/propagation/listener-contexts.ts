import { EventEmitter } from 'node:events';
import { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { ROOT_CONTEXT, context, trace, type Context } from '@opentelemetry/api';
import { UnseenFields } from '../language/unseen-fields';
import { patchMethod } from '../patching/patch-method';
import { LEAN_ROOT } from './lean-context';

/** On a wrapper: what it wraps. */
const WRAPPED = Symbol('mangamotion.wrapped-listener');

/** Of the one context manager, and of the other. */
const ROOTS: ReadonlySet<Context> = new Set([LEAN_ROOT, ROOT_CONTEXT]);

type Listener = (this: unknown, ...args: unknown[]) => unknown;
type AddListener = (this: ListenedTo, event: string | symbol, listener: Listener) => unknown;

interface ListenedTo {
  removeListener(event: string | symbol, listener: Listener): unknown;
}

type RawListeners = (this: unknown, event: string | symbol) => unknown[];

/** An emitter, or the prototype of many. */
interface Adding {
  on: AddListener;
  addListener: AddListener;
  prependListener: AddListener;
  once: AddListener;
  prependOnceListener: AddListener;
  rawListeners: RawListeners;
}

/**
 * Node emits what comes in on a connection outside of every request. From here on, a listener on a request or a
 * response runs in the context that was active when it was added; where no span was active then, in the one that
 * `EmitterContext` names. The methods are replaced once, not on each request.
 */
export function keepListenerContexts(): void {
  keepListenerContextsOf(IncomingMessage.prototype);
  keepListenerContextsOf(ServerResponse.prototype);
}

/** What is bound for each request: for all at once, so that none has methods of its own. */
const OF_HTTP = [IncomingMessage, ServerResponse, ClientRequest] as const;

export function isEmitter(target: unknown): target is EventEmitter {
  return target instanceof EventEmitter;
}

/** Names the context of an emitter's listeners: of those that are added from here on, where no span is active. */
export function bindEmitter<T extends EventEmitter>(target: Context, emitter: T): T {
  const ofHttp = OF_HTTP.find((each) => emitter instanceof each);
  if (ofHttp) keepListenerContextsOf(ofHttp.prototype);
  else keepListenerContextsOfOne(emitter);
  EmitterContext.set(emitter, target);
  return emitter;
}

/** The same for one emitter, or for all that inherit from it. */
export function keepListenerContextsOf(emitter: Adding): void {
  const { on, prependListener } = emitter;
  patchMethod(emitter, 'on', adding);
  patchMethod(emitter, 'addListener', adding);
  patchMethod(emitter, 'prependListener', adding);
  patchMethod(emitter, 'once', () => addingOnce(on));
  patchMethod(emitter, 'prependOnceListener', () => addingOnce(prependListener));
  patchMethod(emitter, 'rawListeners', withoutWrappers);
}

const METHODS = [
  'on',
  'addListener',
  'prependListener',
  'once',
  'prependOnceListener',
  'rawListeners',
] as const;

interface Replaced {
  readonly originals: readonly unknown[];
  readonly replacements: PropertyDescriptorMap;
}

/** By the prototype of emitters: what takes the place of its methods knows an emitter by `this` alone. */
const replacedOf = new WeakMap<object, Replaced>();

/** The same for one emitter, of which there may be one for each request: its methods are made once for all of its kind. */
function keepListenerContextsOfOne(emitter: EventEmitter): void {
  if (METHODS.some((name) => Object.hasOwn(emitter, name))) return keepListenerContextsOf(emitter);
  const prototype = Object(Reflect.getPrototypeOf(emitter));
  const originals = METHODS.map((name): unknown => emitter[name]);
  const known = replacedOf.get(prototype);
  const isSame = known?.originals.every((original, index) => original === originals[index]) ?? false;
  const replaced = known && isSame ? known : { originals, replacements: replacementsFor(prototype) };
  replacedOf.set(prototype, replaced);
  Object.defineProperties(emitter, replaced.replacements);
}

function replacementsFor(prototype: object): PropertyDescriptorMap {
  const one = Object.create(prototype);
  keepListenerContextsOf(one);
  return Object.getOwnPropertyDescriptors(one);
}

/** For listeners that are added where no span is active. */
export class EmitterContext extends UnseenFields {
  #context: Context;

  private constructor(emitter: object, emitterContext: Context) {
    super(emitter);
    this.#context = emitterContext;
  }

  static set(emitter: object, emitterContext: Context): void {
    if (#context in emitter) emitter.#context = emitterContext;
    else void new EmitterContext(emitter, emitterContext);
  }

  static of(emitter: object): Context | undefined {
    return #context in emitter ? emitter.#context : undefined;
  }
}

function contextOfListeners(emitter: ListenedTo): Context {
  const active = context.active();
  return trace.getSpan(active) ? active : (EmitterContext.of(emitter) ?? active);
}

function adding(add: AddListener): AddListener {
  return function addListener(event, listener) {
    const target = contextOfListeners(this);
    // One that wraps another already would hide that from Node, which looks one wrapper deep.
    const isBound = !ROOTS.has(target) && typeof listener === 'function' && !('listener' in listener);
    return add.call(this, event, isBound ? bound(target, listener) : listener);
  };
}

function bound(target: Context, listener: Listener): Listener {
  const inContext = function (this: unknown, ...args: unknown[]): unknown {
    return context.with(target, listener, this, ...args);
  };
  return Object.assign(findable(inContext, listener), { [WRAPPED]: listener });
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

function withoutWrappers(rawListeners: RawListeners): RawListeners {
  return function listRawListeners(event) {
    return rawListeners.call(this, event).map((listener) => wrappedBy(listener) ?? listener);
  };
}

function wrappedBy(listener: unknown): unknown {
  return typeof listener === 'function' ? Reflect.get(listener, WRAPPED) : undefined;
}

/** Node looks at `listener` where a listener is removed or listed, as for its own wrappers. */
function findable(wrapper: Listener, listener: Listener): Listener {
  return Object.assign(wrapper, { listener });
}
