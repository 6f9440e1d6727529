import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import {
  addEvent,
  continueTrace,
  currentTrace,
  recordException,
  setAttribute,
  withoutSpans,
  withSpan,
} from '../../../services/tracing';
import { FAST_PATH_VALUES } from '../../integration/instrumentation/fast-path-values';
import { recordSpans } from './recorded-spans';
import { lazy, unreadable } from './thenables';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (fastPath) => {
  const exporter = recordSpans(fastPath);

  function onlySpan() {
    const [span, ...others] = exporter.getFinishedSpans();
    if (!span || others.length > 0) throw new Error(`expected one span, got ${others.length + 1}`);
    return span;
  }

  describe('withSpan', () => {
    test('passes on the value of a sync function, and ends the span', () => {
      expect(withSpan('sync', () => 42, { 'job.id': '1' })).toBe(42);
      expect(onlySpan()).toMatchObject({ name: 'sync', attributes: { 'job.id': '1' }, ended: true });
    });

    test('a failure leaves no credentials in the span', () => {
      const error = new Error('no answer from redis://reader:secret@redis');
      const failing = () =>
        withSpan('failing', () => {
          throw error;
        });
      expect(failing).toThrow(error);
      const { status, attributes, events } = onlySpan();
      expect(status.message).toBe('no answer from redis://***@redis');
      expect(JSON.stringify([attributes, events])).not.toContain('secret');
    });

    test('ends the span of an async function when its promise settles', async () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const result = withSpan('async', () => promise);
      expect(exporter.getFinishedSpans()).toEqual([]);
      resolve('done');
      expect(await result).toBe('done');
      expect(onlySpan().name).toBe('async');
    });

    test.each([
      ['server', SpanKind.SERVER],
      ['client', SpanKind.CLIENT],
      ['producer', SpanKind.PRODUCER],
      ['consumer', SpanKind.CONSUMER],
      ['internal', SpanKind.INTERNAL],
      ['nonsense', SpanKind.INTERNAL],
      ['constructor', SpanKind.INTERNAL],
    ])('span.kind %s sets the kind, and no attribute', (kind, expected) => {
      withSpan('kind', () => {}, { 'span.kind': kind });
      expect(onlySpan()).toMatchObject({ kind: expected, attributes: {} });
    });

    test('nests across awaits', async () => {
      await withSpan('outer', async () => {
        await Promise.resolve();
        withSpan('inner', () => {});
      });
      const [inner, outer] = exporter.getFinishedSpans();
      expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    });

    test('a lazy thenable runs once, inside the span, and its failure marks the span', async () => {
      let runs = 0;
      const query = (answer: Promise<string>) =>
        lazy(() => {
          setAttribute('run', ++runs);
          return answer;
        });
      expect(await withSpan('query', () => query(Promise.resolve('rows')))).toBe('rows');
      const refused = Promise.reject(new Error('syntax'));
      await expect(withSpan('query', () => query(refused))).rejects.toThrow('syntax');
      expect(exporter.getFinishedSpans()).toMatchObject([
        { attributes: { run: 1 }, status: { code: SpanStatusCode.UNSET } },
        { attributes: { run: 2, error: true }, status: { code: SpanStatusCode.ERROR, message: 'syntax' } },
      ]);
    });

    test.each([
      ['a revoked proxy', () => revoked.proxy],
      ['an object whose then cannot be read', () => unreadable],
    ])('passes on %s, and ends the span', (_what, give) => {
      const result = withSpan('odd', give);
      expect(result === give()).toBe(true);
      expect(onlySpan().status.code).toBe(SpanStatusCode.UNSET);
    });

    const circular: { self?: unknown } = {};
    circular.self = circular;
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();

    test.each([
      ['an Error', new Error('boom'), 'boom'],
      ['a string', 'text', 'text'],
      ['undefined', undefined, 'undefined'],
      ['null', null, 'null'],
      ['an object', { code: 7 }, '{"code":7}'],
      ['a symbol', Symbol('s'), 'Symbol(s)'],
      ['a circular object', circular, 'a value that cannot be described'],
    ])('rethrows %s as it is, and marks the span', async (_what, thrown, message) => {
      const fail = () => {
        throw thrown;
      };
      let caught: unknown = 'nothing';
      try {
        withSpan('sync', fail);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(thrown);
      const rejected = await withSpan('async', async () => fail()).then(
        () => 'nothing',
        (error: unknown) => error,
      );
      expect(rejected).toBe(thrown);
      for (const span of exporter.getFinishedSpans()) {
        expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message });
        expect(span.attributes).toEqual({
          error: true,
          'error.message': message,
          error_stack: expect.stringContaining(message),
        });
        expect(span.events.map(({ name }) => name)).toEqual(['exception']);
      }
      expect(exporter.getFinishedSpans()).toHaveLength(2);
    });

    test('an exception that is recorded and thrown on is one exception', () => {
      const error = new Error('scan failed');
      expect(() =>
        withSpan('recorded', () => {
          recordException(error);
          throw error;
        }),
      ).toThrow(error);
      const span = onlySpan();
      expect(span.events.map(({ name }) => name)).toEqual(['exception']);
      expect(span.attributes).toMatchObject({ error: true, 'error.message': 'scan failed' });
    });

    test('what is thrown instead of what was recorded is a second exception', () => {
      expect(() =>
        withSpan('replaced', () => {
          recordException(new Error('first'));
          throw new Error('second');
        }),
      ).toThrow('second');
      const span = onlySpan();
      expect(span.events.map(({ attributes }) => attributes?.['exception.message'])).toEqual([
        'first',
        'second',
      ]);
      expect(span.status.message).toBe('second');
    });

    test('an exception marks each span that it passes, once', () => {
      const error = new Error('scan failed');
      expect(() =>
        withSpan('outer', () =>
          withSpan('inner', () => {
            recordException(error);
            throw error;
          }),
        ),
      ).toThrow(error);
      expect(exporter.getFinishedSpans().map(({ name, events }) => [name, events.length])).toEqual([
        ['inner', 1],
        ['outer', 1],
      ]);
    });

    test('survives a revoked proxy', () => {
      let caught: unknown;
      try {
        withSpan('revoked', () => {
          throw revoked.proxy;
        });
      } catch (error) {
        caught = error;
      }
      expect(caught === revoked.proxy).toBe(true);
      expect(onlySpan().status.code).toBe(SpanStatusCode.ERROR);
    });
  });

  describe('the active span', () => {
    test('gets attributes, events and exceptions', () => {
      withSpan('active', () => {
        setAttribute('file.count', 3);
        addEvent('stored', { key: 'k' });
        recordException(new Error('late'));
      });
      const span = onlySpan();
      expect(span.attributes).toMatchObject({ 'file.count': 3, error: true });
      expect(span.events.map(({ name }) => name)).toEqual(['stored', 'exception']);
      expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'late' });
    });

    test('can be referred to, and continued from elsewhere', () => {
      const reference = withSpan('origin', () => currentTrace());
      expect(reference).toEqual({
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        sampled: true,
      });
      continueTrace(reference, () => withSpan('continued', () => {}));
      const [origin, continued] = exporter.getFinishedSpans();
      expect(continued?.spanContext().traceId).toBe(origin?.spanContext().traceId);
      expect(continued?.parentSpanContext?.spanId).toBe(reference?.spanId);
    });
  });

  test('withoutSpans makes none below it, and keeps the trace', () => {
    withSpan('outer', () =>
      withoutSpans(() => {
        expect(currentTrace()).toBeDefined();
        withSpan('suppressed', () => {});
      }),
    );
    expect(onlySpan().name).toBe('outer');
  });
});
