import { constants, deflateRawSync } from 'node:zlib';
import { eicar } from '../../../../services/worker/clamd/limits/eicar';
import { type ForgedArchive, type ForgedEntry, forgeZip } from '../forged-zip';
import { pngPage } from '../samples';

/** A file, and what it comes to: a verdict, a colon, and why. */
export type Row = readonly [title: string, content: () => Buffer, outcome: string];

export const mebibyte = 1024 ** 2;
export const page = pngPage();
export const jpeg = Buffer.concat([
  Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'),
  Buffer.from('\xff\xd9', 'latin1'),
]);
export const comicInfo = Buffer.from('<?xml version="1.0"?>\n<ComicInfo><Title>One</Title></ComicInfo>');
export const first: ForgedEntry = { name: '1.png', content: page };
export const infected: ForgedEntry = { name: '2.png', content: Buffer.concat([page, eicar]) };

export const zip = (entries: readonly ForgedEntry[], archive?: ForgedArchive) => () =>
  forgeZip(entries, archive);
export const lied = (lie: Partial<ForgedEntry>) => zip([first, { name: '2.png', content: page, ...lie }]);

/** Deflated zeros, then `rest`, without so many zeros in memory. */
export function large(zeroMebibytes: number, rest: Buffer): ForgedEntry {
  const zeros = Buffer.alloc(mebibyte);
  const packed = deflateRawSync(zeros, { finishFlush: constants.Z_FULL_FLUSH });
  const data = Buffer.concat([...Array.from({ length: zeroMebibytes }, () => packed), deflateRawSync(rest)]);
  return { name: 'large.png', data, bytes: zeroMebibytes * mebibyte + rest.length, crc: 0 };
}

export const nested = (depth: number, innermost: Buffer): Buffer => {
  let content = innermost;
  for (let level = 0; level < depth; level++) content = forgeZip([{ name: `${level}.cbz`, content }]);
  return content;
};

export const pages = (count: number): ForgedEntry[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}.png`, content: page, method: 0 }));
