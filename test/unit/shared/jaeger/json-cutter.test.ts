import { expect, test } from 'vitest';
import { JsonCutter } from '../../../../services/shared/jaeger/json-cutter';

const isWanted = (path: string): boolean => path === 'a' || /^list\/\d+$/.test(path);

function cut(text: string, chunkBytes = text.length): { items: unknown[]; isWhole: boolean } {
  const items: unknown[] = [];
  const onItem = (path: string, bytes: Buffer | undefined) =>
    items.push([path, bytes && JSON.parse(bytes.toString())]);
  const cutter = new JsonCutter({ isWanted, onItem, mostItemBytes: 200 });
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes)
    cutter.push(bytes.subarray(start, start + chunkBytes));
  return { items, isWhole: cutter.isWhole };
}

const awkward = {
  b: { list: [{ no: 1 }] },
  list: [{ 'a"]}': '{[\\"' }, [1, { list: [{}] }], 7, { ü: 'ü' }],
  a: { a: {} },
};
const wanted = [
  ['list/0', awkward.list[0]],
  ['list/1', awkward.list[1]],
  ['list/3', awkward.list[3]],
  ['a', awkward.a],
];

test.each([1, 2, 3, 7, 1000])('what is wanted is cut out whole, from chunks of %i bytes', (chunkBytes) => {
  expect(cut(JSON.stringify(awkward), chunkBytes)).toEqual({ items: wanted, isWhole: true });
  expect(cut(JSON.stringify(awkward, undefined, 2), chunkBytes)).toEqual({ items: wanted, isWhole: true });
});

test.each(['', 'text', '{"a":', '{"a":{"b', '[[', '"'])('%j is not whole', (text) => {
  expect(cut(text).isWhole).toBe(false);
});

test('what is too deep is refused', () => {
  expect(() => cut('['.repeat(65))).toThrow('at most 64 levels');
});

test.each([1, 7, 1000])(
  'of what is too large its place is told alone, from chunks of %i bytes',
  (chunkBytes) => {
    const text = JSON.stringify({ list: [{ no: 0 }, { text: 'x'.repeat(200) }, { no: 2 }] });
    const items = [
      ['list/0', { no: 0 }],
      ['list/1', undefined],
      ['list/2', { no: 2 }],
    ];
    expect(cut(text, chunkBytes)).toEqual({ items, isWhole: true });
  },
);
