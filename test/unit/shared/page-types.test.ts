import { expect, test } from 'vitest';
import { detectPageType, namedPageType } from '../../../services/shared/page-types';

const avif = (brand: string, compatible: string) =>
  Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${compatible}`, 'latin1');

test.each([
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ['image/gif', Buffer.from('GIF89a')],
  ['image/webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ')],
  ['image/avif', avif('avif', 'mif1miaf')],
  ['image/avif', avif('mif1', 'avifmiaf')],
  ['application/vnd.comicbook+zip', Buffer.from('PK\x03\x04')],
])('%s is known by its content', (type, head) => {
  expect(detectPageType(head)).toBe(type);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['HTML', Buffer.from('<html>')],
  ['an executable', Buffer.from('MZ\x90')],
  ['HEIC', avif('heic', 'mif1heic')],
  ['an empty zip', Buffer.from('PK\x05\x06')],
  ['RIFF audio', Buffer.from('RIFF\x10\0\0\0WAVEfmt ')],
  ['a brand beyond its box', Buffer.from('\0\0\0\x10ftypmif1\0\0\0\0avif', 'latin1')],
])('%s is no page', (_what, head) => {
  expect(detectPageType(head)).toBeUndefined();
});

test.each([
  ['image/png', 'image/png'],
  ['IMAGE/PNG; charset=binary', 'image/png'],
  ['image/jpg', 'image/jpeg'],
  ['application/zip', 'application/vnd.comicbook+zip'],
  ['application/x-zip-compressed', 'application/vnd.comicbook+zip'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['application/octet-stream', 'application/octet-stream'],
  ['image/svg+xml', undefined],
  ['__proto__', undefined],
  ['constructor', undefined],
  ['', undefined],
])('the content type "%s" names %s', (contentType, type) => {
  expect(namedPageType(contentType)).toBe(type);
});
