import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed, suppressTracing, unsuppressTracing } from '@opentelemetry/core';
import { describe, expect, test } from 'vitest';
import { AsyncContextManager } from '../../../../deploy/instrumentation/propagation/context-manager';
import { LEAN_ROOT } from '../../../../deploy/instrumentation/propagation/lean-context';

const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
const key = Symbol('key');

function fail(): never {
  throw new Error('no');
}

describe('a context', () => {
  test('holds the active span, suppression and any other value, each by itself', () => {
    const full = suppressTracing(trace.setSpan(LEAN_ROOT.setValue(key, 1), span));
    expect([trace.getSpan(full), isTracingSuppressed(full), full.getValue(key)]).toEqual([span, true, 1]);
    expect(trace.getSpan(trace.deleteSpan(full))).toBeUndefined();
    expect(isTracingSuppressed(unsuppressTracing(full))).toBe(false);
    expect(full.deleteValue(key).getValue(key)).toBeUndefined();
    expect([trace.getSpan(full), isTracingSuppressed(full), full.getValue(key)]).toEqual([span, true, 1]);
  });

  test('is not changed by what is made of it', () => {
    const context = LEAN_ROOT.setValue(key, 1);
    context.setValue(key, 2);
    trace.setSpan(context, span);
    expect([context.getValue(key), trace.getSpan(context)]).toEqual([1, undefined]);
    expect(LEAN_ROOT.getValue(key)).toBeUndefined();
  });
});

describe('the context manager', () => {
  const manager = new AsyncContextManager().enable();
  const inner = LEAN_ROOT.setValue(key, 'inner');
  const outer = LEAN_ROOT.setValue(key, 'outer');

  test('runs a function in a context, with its receiver and arguments, across awaits', async () => {
    const receiver = { name: 'receiver' };
    const seen = manager.with(
      inner,
      async function (this: typeof receiver, argument: number) {
        await delay(1);
        return [manager.active(), this.name, argument];
      },
      receiver,
      7,
    );
    expect(manager.active()).toBe(LEAN_ROOT);
    expect(await seen).toEqual([inner, 'receiver', 7]);
  });

  test('leaves a context that a function throws in', () => {
    manager.with(outer, () => {
      expect(() => manager.with(inner, fail)).toThrow('no');
      expect(manager.active()).toBe(outer);
    });
  });

  test('calls a function in the context that is active already', () => {
    manager.with(inner, () => expect(manager.with(inner, () => manager.active())).toBe(inner));
  });

  test('binds functions and listeners', () => {
    const bound = manager.bind(inner, () => manager.active());
    expect(manager.with(outer, bound)).toBe(inner);
    const emitter = manager.bind(inner, new EventEmitter());
    const seen: unknown[] = [];
    emitter.on('event', () => seen.push(manager.active()));
    manager.with(outer, () => emitter.emit('event'));
    expect(seen).toEqual([inner.setValue(key, 'inner')]);
  });

  test('attaches a context until it is disposed of', () => {
    manager.with(outer, () => {
      const token = manager.attach(inner);
      expect(manager.active()).toBe(inner);
      token.dispose();
      expect(manager.active()).toBe(outer);
    });
  });
});
