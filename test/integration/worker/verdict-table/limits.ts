import { eicar } from '../../../../services/worker/clamd/limits/eicar';
import { mebibyte, page, first, zip, lied, large, nested, pages, type Row } from './samples';

export const limits: Row[] = [
  ['EICAR behind 410 MiB', zip([large(410, eicar)]), 'unscannable: Heuristics.Limits.Exceeded.MaxScanSize'],
  [
    'archives in each other, 30 deep',
    () => nested(30, page),
    'unscannable: Heuristics.Limits.Exceeded.MaxRecursion',
  ],
  [
    'an encrypted entry',
    lied({ flags: 1, data: Buffer.alloc(80, 0xa5) }),
    'unscannable: Heuristics.Encrypted.Zip',
  ],
  [
    'an entry of 101 MiB',
    lied({ bytes: 101 * mebibyte }),
    'unscannable: an entry unpacks to more than 104857600 bytes: "2.png"',
  ],
  ['2,001 pages', zip(pages(2001)), 'unscannable: the archive has more than 2000 entries'],
  [
    'a thousand times smaller',
    zip([first, large(2, Buffer.alloc(0))]),
    'unscannable: an entry unpacks to more than 100 times its size: "large.png"',
  ],
  [
    'a comment that is too long',
    zip([first], { comment: Buffer.alloc(16 * 1024 + 1, 'c') }),
    'unscannable: the comment has more than 16384 bytes',
  ],
  [
    'a name that is too long',
    lied({ name: `${'n'.repeat(509)}.png` }),
    `unscannable: a name has more than 512 bytes: "${'n'.repeat(80)}"`,
  ],
  [
    'much beside an entry',
    lied({ extra: Buffer.concat([Buffer.from([0x99, 0x99, 0xff, 0x10]), Buffer.alloc(0x10ff)]) }),
    'unscannable: an entry has more than 4096 bytes beside its data: "2.png"',
  ],
];
