import { expect, test } from 'vitest';
import { formOf, page } from '../../../../deploy/commands/bench/form';

test('a page has its size, begins as a PNG, and is like no other', () => {
  const [first, second] = [Buffer.concat(page(3_000_000, 1)), Buffer.concat(page(3_000_000, 2))];
  expect([first.length, first.subarray(1, 4).toString()]).toEqual([3_000_000, 'PNG']);
  expect(first.equals(second)).toBe(false);
});

test('a form has each page whole, as a parser of forms reads it', async () => {
  const pages = [page(1000, 1), page(64_000, 2)];
  const { contentType, pieces, sizeBytes } = formOf(pages);
  const body = Buffer.concat(pieces);
  expect(body.length).toBe(sizeBytes);
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  const files = form.getAll('files').flatMap((file) => (file instanceof File ? [file] : []));
  expect(files.map(({ name, size, type }) => [name, size, type])).toEqual([
    ['1.png', 1000, 'image/png'],
    ['2.png', 64_000, 'image/png'],
  ]);
  expect(Buffer.from(await (files[1]?.arrayBuffer() ?? new ArrayBuffer(0)))).toEqual(
    Buffer.concat(pages[1] ?? []),
  );
});
