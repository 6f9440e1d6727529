import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { context, trace, type Context } from '@opentelemetry/api';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AsyncContextManager } from '../../../../deploy/instrumentation/propagation/context-manager';
import { LEAN_ROOT } from '../../../../deploy/instrumentation/propagation/lean-context';
import {
  bindEmitter,
  keepListenerContexts,
  EmitterContext,
} from '../../../../deploy/instrumentation/propagation/listener-contexts';

const inner = contextOf('b7ad6b7169203331');
const outer = contextOf('00f067aa0ba902b7');
const ADDING = ['on', 'addListener', 'prependListener', 'once', 'prependOnceListener'] as const;

const idle = (): void => {};

let request: IncomingMessage;

function contextOf(spanId: string): Context {
  return trace.setSpanContext(LEAN_ROOT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId,
    traceFlags: 0,
  });
}

beforeAll(() => {
  context.setGlobalContextManager(new AsyncContextManager());
  keepListenerContexts();
});

beforeEach(() => {
  request = new IncomingMessage(new Socket());
});

test.each(ADDING)('%s: a listener runs where it was added, with its arguments and its emitter', (add) => {
  const response = new ServerResponse(request);
  for (const emitter of [request, response]) {
    const seen: unknown[] = [];
    const listener = function (this: unknown, ...args: unknown[]): void {
      seen.push(this, context.active(), ...args);
    };
    context.with(inner, () => emitter[add]('custom', listener));
    context.with(outer, () => emitter.emit('custom', 1, 2));
    expect(seen).toEqual([emitter, inner, 1, 2]);
  }
});

test.each(ADDING)('%s: where no span was active, a listener runs in the context of its emitter', (add) => {
  const seen = vi.fn<() => Context>(() => context.active());
  EmitterContext.set(request, outer);
  request[add]('custom', seen);
  request.emit('custom');
  expect(seen).toHaveReturnedWith(outer);
});

test.each(ADDING)('%s: a listener is listed as it is, and can be removed', (add) => {
  const listener = vi.fn<() => void>();
  context.with(inner, () => request[add]('custom', listener));
  expect(request.listeners('custom')).toEqual([listener]);
  request.removeListener('custom', listener);
  request.emit('custom');
  expect(listener).not.toHaveBeenCalled();
});

test.each(['on', 'addListener', 'prependListener'] as const)(
  '%s: a listener is listed raw as it is, also one that wraps another',
  (add) => {
    const wrapper = Object.assign((): void => {}, { listener: idle });
    const listener = idle;
    const wrapped = idle;
    context.with(inner, () => request[add]('custom', listener));
    context.with(inner, () => request[add]('wrapping', wrapper));
    expect(request.rawListeners('custom')).toEqual([listener]);
    expect('listener' in listener).toBe(false);
    expect(request.rawListeners('wrapping')).toEqual([wrapper]);
    expect(request.listeners('wrapping')).toEqual([wrapped]);
    request.removeListener('wrapping', wrapped);
    expect(request.listenerCount('wrapping')).toBe(0);
  },
);

test('once: a raw listener is the wrapper that Node makes, of the listener', () => {
  const listener = idle;
  context.with(inner, () => request.once('custom', listener));
  expect(request.rawListeners('custom').map((raw) => Reflect.get(raw, 'listener'))).toEqual([listener]);
});

test.each(['once', 'prependOnceListener'] as const)('%s: a listener runs once', (add) => {
  const listener = vi.fn<() => void>();
  context.with(inner, () => request[add]('custom', listener));
  request.emit('custom');
  request.emit('custom');
  expect(listener).toHaveBeenCalledTimes(1);
  expect(request.listenerCount('custom')).toBe(0);
});

test('what prepends comes first', () => {
  const order: string[] = [];
  context.with(inner, () => {
    request.on('custom', () => order.push('on'));
    request.prependListener('custom', () => order.push('prependListener'));
    request.prependOnceListener('custom', () => order.push('prependOnceListener'));
  });
  request.emit('custom');
  expect(order).toEqual(['prependOnceListener', 'prependListener', 'on']);
});

test.each(ADDING)('%s: what is no function is refused as ever', (add) => {
  const adding = () => Reflect.apply(request[add], request, ['custom', 'no function']);
  expect(() => context.with(inner, adding)).toThrow('The "listener" argument must be of type function');
});

test('emitters that are bound one by one have their methods in common, each with a context of its own', () => {
  const [one, other] = [bindEmitter(inner, new EventEmitter()), bindEmitter(outer, new EventEmitter())];
  expect(ADDING.map((add) => one[add] === other[add])).toEqual(ADDING.map(() => true));
  const seen: unknown[] = [];
  for (const emitter of [one, other]) {
    emitter.on('custom', () => seen.push(context.active()));
    emitter.emit('custom');
  }
  expect(seen).toEqual([inner, outer]);
  expect(Object.keys(one)).toEqual(Object.keys(new EventEmitter()));
});

test('an emitter has what a service has made of its methods since another of its kind was bound', () => {
  class Kind extends EventEmitter {}
  bindEmitter(inner, new Kind());
  const added = vi.fn<(event: string | symbol) => void>();
  Kind.prototype.on = function on(event, listener) {
    added(event);
    return EventEmitter.prototype.on.call(this, event, listener);
  };
  bindEmitter(inner, new Kind()).on('custom', idle);
  expect(added.mock.calls).toEqual([['custom']]);
});
