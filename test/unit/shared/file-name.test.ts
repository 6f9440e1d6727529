import { expect, test } from 'vitest';
import { displayName } from '../../../services/shared/file-name';

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

test.each([
  ['Persian', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.png'],
  ['Sinhala', '\u0dc1\u0dca\u200d\u0dbb\u0dd3.png'],
  ['Malayalam', '\u0d28\u0d4d\u200d.png'],
  ['a family of emoji', '\u{1f469}\u{1f3fd}\u200d\u{1f469}\u200d\u{1f467}.png'],
  ['a flag of emoji', '\u{1f3f3}\ufe0f\u200d\u{1f308}.png'],
])('%s keeps its joiners', (_script, name) => {
  expect(displayName(name)).toBe(name);
});

test.each([
  ['a\u200cb\u200d.png', 'ab.png'],
  ['\u200d1.png', '1.png'],
  ['\u0645\u200c\u200c\u200c\u06cc', '\u0645\u200c\u06cc'],
])('joiners that join nothing are left out of %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test('a name is cut at 255 code points, and never within one', () => {
  expect(Array.from(displayName('😀'.repeat(4096)))).toEqual(Array.from({ length: 255 }, () => '😀'));
});

test('marks in a row beyond the thirty of the Stream-Safe Text Format are left out', () => {
  expect(displayName(`a${'\u0301'.repeat(200)}.png`)).toBe(`\u00e1${'\u0301'.repeat(29)}.png`);
});
