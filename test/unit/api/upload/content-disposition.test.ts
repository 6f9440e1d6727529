import { expect, test } from 'vitest';
import { parseDisposition } from '../../../../services/api/upload/content-disposition';

test.each([
  ['form-data; name="f"', { field: 'f', fileName: undefined }],
  ['form-data; name="f"; filename="a.png"', { field: 'f', fileName: 'a.png' }],
  ['Form-Data;name=f;filename=a.png', { field: 'f', fileName: 'a.png' }],
  ['form-data; name="f"; filename="a\\"b;c.png"', { field: 'f', fileName: 'a"b;c.png' }],
  ['form-data; name="f"; filename="C:\\pages\\1.png"', { field: 'f', fileName: 'C:\\pages\\1.png' }],
  [`form-data; name="f"; filename="x"; filename*=UTF-8''%E9%A0%81.png`, { field: 'f', fileName: '頁.png' }],
  [`form-data; name="f"; filename="x"; filename*=UTF-8''%FF`, { field: 'f', fileName: 'x' }],
  [`form-data; name="f"; filename*=ISO-8859-1''p%E4ge.png`, { field: 'f', fileName: 'p\u00e4ge.png' }],
  [
    `form-data; name="f"; filename*=shift_jis'ja'%83y%81%5B%83W.png`,
    { field: 'f', fileName: '\u30da\u30fc\u30b8.png' },
  ],
  [`form-data; name="f"; filename*=UTF-8''p%E4ge.png`, { field: 'f', fileName: "UTF-8''p%E4ge.png" }],
  [`form-data; name="f"; filename*=UTF-8''100%.png`, { field: 'f', fileName: "UTF-8''100%.png" }],
  [`form-data; name="f"; filename*=klingon''page.png`, { field: 'f', fileName: "klingon''page.png" }],
  [`form-data; name="f"; filename*=page.png`, { field: 'f', fileName: 'page.png' }],
  ['form-data; name=f; filename=my page 1.png', { field: 'f', fileName: 'my page 1.png' }],
  ['form-data; filename=my page 1.png ; name=f', { field: 'f', fileName: 'my page 1.png' }],
  ['form-data; name="__proto__"; filename=""', { field: '__proto__', fileName: '' }],
  ['form-data; filename="a.png"', undefined],
  ['attachment; name="f"', undefined],
  ['', undefined],
])('%s', (header, expected) => {
  expect(parseDisposition(header)).toEqual(expected);
});

/** @param before parameters between the field's name and the file's */
const withParameters = (before: number): string =>
  `form-data; name="f"${'; a=b'.repeat(before)}; filename="a.png"`;

test('no more than sixteen parameters are looked at', () => {
  expect(parseDisposition(withParameters(14))).toEqual({ field: 'f', fileName: 'a.png' });
  expect(parseDisposition(withParameters(15))).toEqual({ field: 'f', fileName: undefined });
});
