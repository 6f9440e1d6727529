import { expect, test } from 'vitest';
import { requestBytes } from '../../../../deploy/commands/bench/request';
import { isLoaded, rows } from '../../../../deploy/commands/bench/rows';
import { detectPageType } from '../../../../services/shared/page-types';

test('a request carries the length of its body in bytes', () => {
  const body = { contentType: 'text/plain', content: Buffer.from('ページ') };
  expect(requestBytes({ method: 'POST', path: '/x', body }).toString()).toBe(
    'POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nx-user-id: reader\r\n' +
      'Content-Type: text/plain\r\nContent-Length: 9\r\n\r\nページ',
  );
});

test.for([
  ['upload-64k', 65_536],
  ['upload-1m', 1_048_576],
] as const)('%s is a form with one PNG of %i bytes', async ([name, sizeBytes]) => {
  const body = rows.filter(isLoaded).find((row) => row.name === name)?.request?.body;
  const headers = { 'content-type': body?.contentType ?? '' };
  const form = await new Response(new Uint8Array(body?.content ?? []), { headers }).formData();
  expect([...form.keys()]).toEqual(['files']);
  const file = form.get('files');
  if (!(file instanceof File)) throw new TypeError(`must be a file, got ${file}`);
  expect([file.name, file.type, file.size]).toEqual(['page-001.png', 'image/png', sizeBytes]);
  expect(detectPageType(Buffer.from(await file.arrayBuffer()))).toBe('image/png');
});
