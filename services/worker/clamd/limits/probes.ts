import { constants, deflateRawSync } from 'node:zlib';
import { eicar } from './eicar';
import { writeZip } from './zip-writer';

/** A file of which clamd must not say OK, made to ask what limits it has: it has no command for that. */
export interface Probe {
  /** What clamd must do; broken where it calls the file clean. */
  readonly rule: string;
  readonly content: readonly Buffer[];
}

/** @param largestEntryBytes so much of an archive's entry must be looked at. */
export function createProbes(largestEntryBytes: number): readonly Probe[] {
  return [
    { rule: 'clamd must know the EICAR test file: its database has no signature of it', content: [eicar] },
    {
      rule: 'clamd must report what is beyond its limits: AlertExceedsMax must be yes',
      content: tooDeep(),
    },
    {
      rule:
        `clamd must look at all ${largestEntryBytes} bytes of an archive's entry: ` +
        'ScanArchive must be yes, and MaxFileSize above MaxScanSize',
      content: malwareBehind(largestEntryBytes),
    },
  ];
}

/** clamd takes no MaxRecursion above 100. */
const depth = 110;

/** More archives in each other than any clamd unpacks. */
function tooDeep(): Buffer[] {
  let content = [Buffer.from('deep')];
  for (let level = 0; level < depth; level++)
    content = [Buffer.concat(writeZip([{ name: `${level}`, method: 0, data: content }]))];
  return content;
}

const mebibyte = 1024 ** 2;

/** WavPack in a zip, which clamd steps over without a look. */
const skippedMethod = 97;

/**
 * An archive whose only entry is an archive again: so many zeros, then EICAR as a file of its own, because signatures of
 * it hold for the beginning of a file. Where clamd cuts the entry, it sees zeros alone.
 */
function malwareBehind(paddingBytes: number): Buffer[] {
  const zeros = Buffer.alloc(mebibyte);
  const padding = [
    ...Array.from({ length: Math.floor(paddingBytes / mebibyte) }, () => zeros),
    Buffer.alloc(paddingBytes % mebibyte),
  ];
  const content = writeZip([
    { name: 'padding', method: skippedMethod, data: padding },
    { name: 'eicar.com', method: 0, data: [eicar] },
  ]);
  return writeZip([{ name: 'page.zip', method: 8, data: deflate(content, zeros), content }]);
}

/** Deflates `repeated` once, however often it is among the pieces: 100 MiB would hold the event loop for a while. */
function deflate(pieces: readonly Buffer[], repeated: Buffer): Buffer[] {
  const independent = { finishFlush: constants.Z_FULL_FLUSH };
  const deflated = deflateRawSync(repeated, independent);
  const body = pieces.map((piece) => (piece === repeated ? deflated : deflateRawSync(piece, independent)));
  return [...body, deflateRawSync(Buffer.alloc(0))];
}
