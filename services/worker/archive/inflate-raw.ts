import { Readable } from 'node:stream';
import { createInflateRaw, type InflateRaw, inflateRawSync } from 'node:zlib';

/** Unpacked data, and how many bytes of what was packed belong to it. */
export interface Inflated {
  readonly content: Buffer;
  readonly usedBytes: number;
}

/**
 * Unpacks what is small, at once: a stream costs twenty times as much.
 *
 * @throws Error of zlib; RangeError for content of more than `mostBytes`
 */
export function inflateAtOnce(data: Buffer, mostBytes: number): Inflated {
  // One buffer of the length that is announced: most entries keep to it.
  const chunkSize = Math.max(64, mostBytes + 1);
  const inflated: unknown = inflateRawSync(data, {
    info: true,
    chunkSize,
    maxOutputLength: Math.max(1, mostBytes),
  });
  if (!isWithInfo(inflated)) throw new TypeError('zlib did not say how much of the data it used');
  return { content: inflated.buffer, usedBytes: inflated.engine.bytesWritten };
}

/** The types of Node do not know what `info` makes of the result. */
const isWithInfo = (value: unknown): value is { buffer: Buffer; engine: InflateRaw } =>
  typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value;

/** Unpacks as it comes. @param onEnd gets how many bytes of the data belong to it. @throws Error of zlib */
export async function* inflateChunks(
  data: AsyncIterable<Buffer>,
  chunkSize: number,
  onEnd: (usedBytes: number) => void,
): AsyncGenerator<Buffer> {
  const source = Readable.from(data);
  const inflate = createInflateRaw({ chunkSize });
  source.once('error', (error) => inflate.destroy(error));
  try {
    yield* source.pipe(inflate);
    onEnd(inflate.bytesWritten);
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Whether it is about the data, as zlib says it. */
export const isInflateError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

/** Whether the content is larger than was allowed. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
