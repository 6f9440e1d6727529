import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Entry } from 'yauzl';
import { ArchiveRefusal } from './archive-refusal';
import { ContentSample } from './content-sample';
import { deflated } from './entry-rules';
import { inflateAtOnce, inflateChunks, isInflateError, isTooLarge } from './inflate-raw';

/** Few turns of the event loop for a large entry, and little held for a small one. */
const chunkBytes = 64 * 1024;

/**
 * Unpacks an entry, keeping nothing but a sample: its bytes must be as many, and have the checksum, that the archive says,
 * and its data must hold nothing behind them.
 *
 * @param dataAt where its data begins in the file.
 * @throws ArchiveRefusal
 */
export async function readContent(file: FileHandle, entry: Entry, dataAt: number): Promise<ContentSample> {
  const refuse = (rule: string): never => {
    throw new ArchiveRefusal(rule, entry.fileName);
  };
  const sample = new ContentSample();
  let checksum = 0;
  let usedBytes = entry.compressedSize;
  try {
    for await (const chunk of unpacked(file, entry, dataAt, (bytes) => (usedBytes = bytes))) {
      if (sample.sizeBytes + chunk.length > entry.uncompressedSize)
        refuse('an entry unpacks to more than it says');
      checksum = crc32(chunk, checksum);
      sample.add(chunk);
    }
  } catch (error) {
    if (isInflateError(error)) refuse('an entry is damaged');
    if (isTooLarge(error)) refuse('an entry unpacks to more than it says');
    throw error;
  }
  if (sample.sizeBytes !== entry.uncompressedSize) refuse('an entry unpacks to less than it says');
  if (checksum !== entry.crc32) refuse('an entry does not have the checksum that it says');
  if (usedBytes !== entry.compressedSize) refuse('there is data behind the end of an entry');
  return sample;
}

/** @param onEnd gets how many bytes of the entry's data belong to its content, where it was packed. */
async function* unpacked(
  file: FileHandle,
  { compressionMethod, compressedSize, uncompressedSize }: Entry,
  dataAt: number,
  onEnd: (usedBytes: number) => void,
): AsyncGenerator<Buffer> {
  const data = dataOf(file, dataAt, compressedSize);
  if (compressionMethod !== deflated) yield* data;
  else if (Math.max(compressedSize, uncompressedSize) > chunkBytes)
    yield* inflateChunks(data, chunkBytes, onEnd);
  else {
    const chunks: Buffer[] = [];
    for await (const chunk of data) chunks.push(chunk);
    const { content, usedBytes } = inflateAtOnce(Buffer.concat(chunks), uncompressedSize);
    yield content;
    onEnd(usedBytes);
  }
}

async function* dataOf(file: FileHandle, startAt: number, sizeBytes: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < sizeBytes;) {
    const length = Math.min(sizeBytes - done, chunkBytes);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, startAt + done);
    // It was as long as its directory says when that was read.
    if (bytesRead === 0) throw new Error(`the archive became shorter: no byte at ${startAt + done}`);
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
