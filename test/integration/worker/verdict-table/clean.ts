import { descriptor, forgeZip } from '../forged-zip';
import { page, jpeg, comicInfo, first, zip, lied, pages, type Row } from './samples';

export const clean: Row[] = [
  ['a page', () => page, 'clean'],
  ['deflated pages', zip([first, { name: '2.jpg', content: jpeg }]), 'clean'],
  ['stored pages', zip(pages(3)), 'clean'],
  [
    'pages in folders',
    zip([
      { name: 'one/', method: 0 },
      { ...first, name: 'one/1.png' },
    ]),
    'clean',
  ],
  ['a folder that was deflated', zip([{ name: 'one/' }, first]), 'clean'],
  ['pages with ComicInfo.xml', zip([first, { name: 'ComicInfo.xml', content: comicInfo }]), 'clean'],
  [
    'ComicInfo.xml with a byte order mark',
    zip([first, { name: 'ComicInfo.xml', content: Buffer.concat([Buffer.from('\uFEFF'), comicInfo]) }]),
    'clean',
  ],
  ['a comment', zip([first], { comment: Buffer.from('{"ComicBookInfo/1.0":{}}') }), 'clean'],
  ['the longest comment', zip([first], { comment: Buffer.alloc(16 * 1024, 'c') }), 'clean'],
  [
    'sizes behind the data',
    lied({ flags: 8, local: { crc: 0, packedBytes: 0, bytes: 0 }, behind: descriptor(page) }),
    'clean',
  ],
  [
    'sizes behind the data without a signature',
    lied({ flags: 8, local: { crc: 0, packedBytes: 0, bytes: 0 }, behind: descriptor(page, false) }),
    'clean',
  ],
  ['sizes behind the data and before it', lied({ flags: 8, behind: descriptor(page) }), 'clean'],
  [
    'a stored page with its sizes behind it',
    lied({
      method: 0,
      flags: 8,
      local: { crc: 0, packedBytes: 0, bytes: 0 },
      behind: descriptor(page, true, page),
    }),
    'clean',
  ],
  ['a name in UTF-8', lied({ name: '第一話/ページ.png', flags: 0x800 }), 'clean'],
  ['a name in a code page', lied({ name: Buffer.from('caf\x82.png', 'latin1') }), 'clean'],
  [
    'times beside an entry',
    lied({ extra: Buffer.from('5554050003000000001122', 'hex').subarray(0, 9) }),
    'clean',
  ],
  ['a file of a Unix', lied({ attributes: 0o100644 * 2 ** 16 }), 'clean'],
  ['entries in another order than their records', () => swapped(), 'clean'],
  ['2,000 pages', zip(pages(2000)), 'clean'],
];

/** Two entries of one length, whose records name each other's place. */
function swapped(): Buffer {
  const one = forgeZip([{ name: '1.png', content: page }]);
  const bytes = one.indexOf('PK\x01\x02');
  return forgeZip([
    { name: '1.png', content: page, at: bytes, local: { name: '2.png' } },
    { name: '2.png', content: page, at: 0, local: { name: '1.png' } },
  ]);
}
