import { expect, test } from 'vitest';
import { attachment, displayName } from '../../../services/api/file-name';

test.each([
  ['../../etc/passwd', '../../etc/passwd'],
  ['a\0b\r\nc\u007f.png', 'abc.png'],
  ['\u202Egnp.exe', 'gnp.exe'],
  ['cafe\u0301.png', 'caf\u00e9.png'],
  ['__proto__', '__proto__'],
  ['\r\n\0 ', 'unnamed'],
  ['\ud800x', 'x'],
])('%j is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test('a name is cut at 255 code points, and never within one', () => {
  expect(Array.from(displayName('😀'.repeat(4096)))).toEqual(Array.from({ length: 255 }, () => '😀'));
});

test.each([
  ['page 1.png', `attachment; filename="page 1.png"; filename*=UTF-8''page%201.png`],
  ['a"b%.png', `attachment; filename="a_b_.png"; filename*=UTF-8''a%22b%25.png`],
  ['../頁.png', `attachment; filename=".._?.png"; filename*=UTF-8''.._%E9%A0%81.png`.replace('?', '_')],
  ["o'hara*.png", `attachment; filename="o'hara*.png"; filename*=UTF-8''o%27hara%2A.png`],
])('%j is downloaded with the header %s', (name, header) => {
  expect(attachment(name)).toBe(header);
});
