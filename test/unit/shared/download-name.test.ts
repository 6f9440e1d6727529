import { expect, test } from 'vitest';
import { downloadName } from '../../../services/shared/download-name';

const png = 'image/png';

test.each([
  ['setup.exe', png, 'setup.png'],
  ['invoice.html', png, 'invoice.png'],
  ['x.js', 'image/jpeg', 'x.jpg'],
  ['CON.png.lnk', png, '_CON.png'],
  ['page.PNG', png, 'page.PNG'],
  ['page.jpeg', 'image/jpeg', 'page.jpeg'],
  ['page.jpeg', 'image/webp', 'page.webp'],
  ['volume 1.zip', 'application/vnd.comicbook+zip', 'volume 1.zip'],
  ['volume 1.exe', 'application/vnd.comicbook+zip', 'volume 1.cbz'],
  ['vol.2', png, 'vol.2.png'],
  ['page', 'image/avif', 'page.avif'],
  ['page.gif.', 'image/gif', 'page.gif'],
  ['setup.exe. .', png, 'setup.png'],
  ['.htaccess', png, 'unnamed.png'],
  ['setup.exe:page.png', png, 'setup.exe_page.png'],
  ['a.{645FF040-5081-101B-9F08-00AA002F954E}', png, 'a.{645FF040-5081-101B-9F08-00AA002F954E}.png'],
  ['..', png, 'unnamed.png'],
])('%j of type %s is saved as %j', (name, type, saved) => {
  expect(downloadName(name, type)).toBe(saved);
});

test.each(['con', 'NUL', 'aux.x.exe', 'lpt1', 'COM\u00b9', 'prn .exe', 'CONIN$'])(
  '%j is no device of Windows when it is saved',
  (name) => {
    expect(downloadName(name, png)).toMatch(/^_.*\.png$/);
  },
);

test('a long name keeps its end, and fits into 255 bytes', () => {
  const saved = downloadName('頁'.repeat(255), png);
  expect(saved).toBe(`${'頁'.repeat(83)}.png`);
});
