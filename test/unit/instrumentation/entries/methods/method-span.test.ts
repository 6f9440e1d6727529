import { expect, test } from 'vitest';
import { traceMethod } from '../../../../../deploy/instrumentation/entries/methods/method-span';
import { recordSpans } from '../../../tracing/recorded-spans';

const exporter = recordSpans();

test.each([
  ['an Error', new TypeError('infected'), 'infected'],
  ['an object that has no words for itself', Object.create(null), '{}'],
])('a traced method passes on %s as it was thrown, and its span says so', async (_what, thrown, message) => {
  const rejected = traceMethod(() => Promise.reject(thrown), 'scanner.checkFiles')();
  await expect(rejected).rejects.toBe(thrown);
  expect(exporter.getFinishedSpans()).toMatchObject([
    { name: 'scanner.checkFiles', status: { message }, attributes: { error: true } },
  ]);
});

const method = (first: unknown) => first;

test('a traced method stays the same function to whoever looks at it', () => {
  const wrapped = traceMethod(Object.assign(method, { limit: 3 }), 'span');
  expect([wrapped.name, wrapped.length, Reflect.get(wrapped, 'limit')]).toEqual(['method', 1, 3]);
});
