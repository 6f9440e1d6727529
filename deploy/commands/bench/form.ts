import { randomBytes } from 'node:crypto';

/** Of an upload, in pieces: pages of 100 MB, and 500 of them, are not copied for it. */
export interface Form {
  readonly contentType: string;
  readonly pieces: readonly Buffer[];
  readonly sizeBytes: number;
}

const boundary = '----bench';
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** No longer than what is compressed repeats itself anyway: as hard to look through as pictures are. */
const noise = randomBytes(1024 ** 2);

/**
 * A PNG by its first bytes: nothing in the pipeline looks further. No two are the same, because clamd remembers what it
 * has called clean.
 *
 * @param sizeBytes at least 16
 */
export function page(sizeBytes: number, number: number): Buffer[] {
  const name = Buffer.alloc(8);
  name.writeDoubleBE(number);
  const pieces = [Buffer.concat([signature, name])];
  for (let left = sizeBytes - 16; left > 0; left -= noise.length) pieces.push(noise.subarray(0, left));
  return pieces;
}

/** As a browser sends it. */
export function formOf(pages: readonly (readonly Buffer[])[], nameOf = numbered): Form {
  const pieces = pages.flatMap((pagePieces, index) => [
    Buffer.from(`${index === 0 ? '' : '\r\n'}${headOf(nameOf(index))}`),
    ...pagePieces,
  ]);
  pieces.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  const sizeBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  return { contentType: `multipart/form-data; boundary=${boundary}`, pieces, sizeBytes };
}

const numbered = (index: number): string => `${index + 1}.png`;

function headOf(name: string): string {
  const lines = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="files"; filename="${name}"`,
    'Content-Type: image/png',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
