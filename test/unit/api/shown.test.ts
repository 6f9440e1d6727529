import { expect, test } from 'vitest';
import { shown } from '../../../services/api/problems';

test.each([
  [undefined, null],
  [4, 4],
  [true, true],
  ['text', 'text'],
  [[1, 'a', null, { b: [true] }], '[1,"a",null,{"b":[true]}]'],
  [{}, '{}'],
  ['x'.repeat(200), `${'x'.repeat(128)}…`],
  [['x'.repeat(200)], `["${'x'.repeat(126)}…`],
])('%j is shown as %j', (value, text) => {
  expect(shown(value)).toBe(text);
});

test('of what is nested without end, or as long, the beginning is shown', () => {
  const nested: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(shown(nested)).toBe(`${'['.repeat(128)}…`);
  expect(shown(Array.from({ length: 100_000 }, () => 1))).toBe(`[${'1,'.repeat(63)}1…`);
});
