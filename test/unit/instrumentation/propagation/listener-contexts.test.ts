import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { context, trace, type Context } from '@opentelemetry/api';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AsyncContextManager } from '../../../../deploy/instrumentation/propagation/context-manager';
import { LEAN_ROOT } from '../../../../deploy/instrumentation/propagation/lean-context';
import {
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
