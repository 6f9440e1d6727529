import { expect, test } from 'vitest';
import { parseDisposition } from '../../../services/api/upload/content-disposition';

test.each([
  ['form-data; name="f"', { field: 'f', fileName: undefined }],
  ['form-data; name="f"; filename="a.png"', { field: 'f', fileName: 'a.png' }],
  ['Form-Data;name=f;filename=a.png', { field: 'f', fileName: 'a.png' }],
  ['form-data; name="f"; filename="a\\"b;c.png"', { field: 'f', fileName: 'a"b;c.png' }],
  ['form-data; name="f"; filename="C:\\pages\\1.png"', { field: 'f', fileName: 'C:\\pages\\1.png' }],
  [`form-data; name="f"; filename="x"; filename*=UTF-8''%E9%A0%81.png`, { field: 'f', fileName: '頁.png' }],
  [`form-data; name="f"; filename="x"; filename*=UTF-8''%FF`, { field: 'f', fileName: 'x' }],
  ['form-data; name="__proto__"; filename=""', { field: '__proto__', fileName: '' }],
  ['form-data; filename="a.png"', undefined],
  ['attachment; name="f"', undefined],
  ['', undefined],
])('%s', (header, expected) => {
  expect(parseDisposition(header)).toEqual(expected);
});
