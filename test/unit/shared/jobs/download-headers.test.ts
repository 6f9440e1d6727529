import { expect, test } from 'vitest';
import { downloadHeaders } from '../../../../services/shared/jobs/download-headers';

const png = 'image/png';

test('a download is told its type, to be saved, and to be kept by nobody', () => {
  expect(downloadHeaders({ name: 'setup.exe', contentType: png })).toEqual({
    contentType: png,
    contentDisposition: `attachment; filename="setup.png"; filename*=UTF-8''setup.png`,
    cacheControl: 'private, no-store',
  });
});

test.each([
  ['page 1.png', `attachment; filename="page 1.png"; filename*=UTF-8''page%201.png`],
  ['a"b%.png', `attachment; filename="a_b_.png"; filename*=UTF-8''a_b%25.png`],
  ['../頁.png', `attachment; filename=".._?.png"; filename*=UTF-8''.._%E9%A0%81.png`.replace('?', '_')],
  ["o'hara.png", `attachment; filename="o'hara.png"; filename*=UTF-8''o%27hara.png`],
])('%j is downloaded with the header %s', (name, header) => {
  expect(downloadHeaders({ name, contentType: png }).contentDisposition).toBe(header);
});
