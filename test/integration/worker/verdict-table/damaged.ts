import { deflateRawSync } from 'node:zlib';
import { descriptor, forgeZip } from '../forged-zip';
import { page, jpeg, first, zip, lied, pages, type Row } from './samples';

export const damaged: Row[] = [
  [
    'no directory',
    () => forgeZip([first]).subarray(0, -22 - 51),
    'unscannable: the archive cannot be read: End of central directory record signature not found. Either not a zip file, or file is truncated.',
  ],
  [
    'half an archive',
    () => forgeZip(pages(9)).subarray(0, 300),
    'unscannable: the archive cannot be read: End of central directory record signature not found. Either not a zip file, or file is truncated.',
  ],
  ['no entries', zip([]), 'unscannable: the page is an archive too'],
  [
    'fewer entries than the end says',
    zip([first], { entries: 2 }),
    'unscannable: the archive cannot be read: unexpected EOF',
  ],
  [
    'more entries than the end says',
    zip([first, { ...first, name: '2.png' }], { entries: 1 }),
    'unscannable: the central directory is longer than its records',
  ],
  [
    'a part of several',
    zip([first], { disk: 1 }),
    'unscannable: the archive cannot be read: multi-disk zip files are not supported: found disk number: 1',
  ],
  [
    'another length of the directory',
    zip([first], { recordsBytes: 50 }),
    'unscannable: there is data between the central directory and its end',
  ],
  [
    'data before',
    zip([first], { before: Buffer.from('#!/bin/sh\n') }),
    'unscannable: the page is an archive too',
  ],
  [
    'data before, which the offsets leave out',
    () => Buffer.concat([forgeZip([first]).subarray(0, 0), Buffer.from('PK\x03\x04junk'), forgeZip([first])]),
    'unscannable: there is data between the central directory and its end',
  ],
  [
    'data behind',
    zip([first], { after: Buffer.from('more') }),
    'unscannable: the archive cannot be read: Invalid comment length. Expected: 4. Found: 0. Are there extra bytes at the end of the file? Or is the end of central di',
  ],
  [
    'data before the directory',
    zip([first], { beforeRecords: Buffer.from('more') }),
    'unscannable: there is data outside of the entries',
  ],
  [
    'data behind the directory',
    zip([first], { afterRecords: Buffer.from('more') }),
    'unscannable: there is data between the central directory and its end',
  ],
  [
    'data between entries',
    zip([
      { ...first, behind: Buffer.from('more') },
      { ...first, name: '2.png' },
    ]),
    'unscannable: there is data outside of the entries',
  ],
  [
    'entries that overlap',
    zip([first, { ...first, name: '2.png', at: 0, local: { name: '1.png' } }]),
    'unscannable: the local header and the central directory give different names: "2.png"',
  ],
  [
    'an entry that its directory leaves out',
    () => leftOut(),
    'unscannable: there is data outside of the entries',
  ],
  [
    'two names in one place',
    zip([first, { ...first, name: '1.PNG' }]),
    'unscannable: two entries have one name: "1.PNG"',
  ],
  [
    'another name in the local header',
    lied({ local: { name: '3.png' } }),
    'unscannable: the local header and the central directory give different names: "2.png"',
  ],
  [
    'another method in the local header',
    lied({ local: { method: 0 } }),
    'unscannable: the local header and the central directory give different methods: "2.png"',
  ],
  [
    'another size in the local header',
    lied({ local: { bytes: 1 } }),
    'unscannable: the local header and the central directory give different sizes: "2.png"',
  ],
  ['encrypted in the local header', lied({ local: { flags: 1 } }), 'unscannable: Heuristics.Encrypted.Zip'],
  [
    'wrong sizes behind the data',
    lied({ flags: 8, local: { crc: 0, packedBytes: 0, bytes: 0 }, behind: descriptor(jpeg) }),
    'unscannable: the sizes behind the data are not those of the central directory: "2.png"',
  ],
  [
    'another checksum',
    lied({ crc: 1 }),
    'unscannable: an entry does not have the checksum that it says: "2.png"',
  ],
  [
    'a size that is too small',
    lied({ bytes: 10 }),
    'unscannable: an entry unpacks to more than it says: "2.png"',
  ],
  [
    'a size that is too large',
    lied({ bytes: 200 }),
    'unscannable: an entry unpacks to less than it says: "2.png"',
  ],
  ['damaged data', lied({ data: Buffer.alloc(40, 0xff) }), 'unscannable: an entry is damaged: "2.png"'],
  [
    'data that is cut',
    lied({ data: deflateRawSync(page).subarray(0, -5) }),
    'unscannable: an entry is damaged: "2.png"',
  ],
  [
    'data behind the end of an entry',
    lied({ data: Buffer.concat([deflateRawSync(page), Buffer.from('more')]) }),
    'unscannable: there is data behind the end of an entry: "2.png"',
  ],
  [
    'two packed contents in one entry',
    lied({ data: Buffer.concat([deflateRawSync(page), deflateRawSync(jpeg)]) }),
    'unscannable: there is data behind the end of an entry: "2.png"',
  ],
  ['an entry that is quoted by another', () => quoted(), 'unscannable: entries overlap'],
  [
    'the name of a record in another form of Unicode',
    zip([
      { name: 'p\u00e4ge.png', content: page, flags: 0x800 },
      { name: 'pa\u0308ge.png', content: page, flags: 0x800 },
    ]),
    'unscannable: two entries have one name: "pa\u0308ge.png"',
  ],
  ['a patch', lied({ flags: 0x20 }), 'unscannable: an entry has the flags 0x20: "2.png"'],
  ['a masked directory', lied({ flags: 0x2000 }), 'unscannable: an entry is encrypted: "2.png"'],
  [
    'zip64 sizes',
    lied({ bytes: 0xffffffff, extra: Buffer.from('0100080047000000000000000000', 'hex').subarray(0, 12) }),
    'unscannable: an entry is a zip64: "2.png"',
  ],
  [
    'a zip64',
    zip([first], { afterRecords: zip64End(), recordsAt: 0xffffffff }),
    'unscannable: the archive is a zip64, which no archive of this size needs',
  ],
  [
    'a zip64 whose end is where no file reaches',
    zip([first], { afterRecords: zip64End(2n ** 63n), recordsAt: 0xffffffff }),
    'unscannable: the archive is a zip64, which no archive of this size needs',
  ],
  [
    'a symbolic link',
    lied({ attributes: 0o120777 * 2 ** 16 }),
    'unscannable: an entry is neither file nor folder: "2.png"',
  ],
  [
    'a device',
    lied({ attributes: 0o060644 * 2 ** 16 }),
    'unscannable: an entry is neither file nor folder: "2.png"',
  ],
  ['a folder with content', lied({ name: 'one/' }), 'unscannable: a folder has content: "one/"'],
];

/** The second of two entries, without its record. */
function leftOut(): Buffer {
  const one = forgeZip([first]);
  const at = one.indexOf('PK\x01\x02');
  return forgeZip([first], { beforeRecords: one.subarray(0, at) });
}

/** As bombs have it: the local header of the second is content of the first, so that both are one data. */
function quoted(): Buffer {
  const inner = forgeZip([{ name: '2.png', content: page, method: 0 }]);
  const local = inner.subarray(0, inner.indexOf('PK\x01\x02'));
  const content = Buffer.concat([page, local]);
  const at = 30 + '1.png'.length + page.length;
  return forgeZip([
    { name: '1.png', content, method: 0 },
    { name: '2.png', content: page, method: 0, at },
  ]);
}

/** @param recordAt where its locator says that its record is */
function zip64End(recordAt = 0n): Buffer {
  const bytes = Buffer.alloc(56 + 20);
  bytes.write('PK\x06\x06', 'latin1');
  bytes.write('PK\x06\x07', 56, 'latin1');
  bytes.writeBigUInt64LE(recordAt, 64);
  return bytes;
}
