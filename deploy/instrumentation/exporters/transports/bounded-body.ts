import type { Readable } from 'node:stream';

/** What OTLP's answers say fits many times over. */
const MAX_BYTES = 64 * 1024;
/** Less than the end of a process waits for its last spans. */
const MAX_MILLIS = 1000;

/**
 * Reads the body of an answer, and never more than is sensible: what is larger, or does not end, is cut off with its
 * connection, so that a receiver can neither fill memory nor collect sockets.
 *
 * @returns undefined where the body was cut off
 */
export async function readBoundedBody(body: Readable): Promise<Buffer | undefined> {
  const timer = setTimeout(() => body.destroy(), MAX_MILLIS).unref();
  const chunks: Buffer[] = [];
  let byteLength = 0;
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk);
      byteLength += bytes.length;
      if (byteLength > MAX_BYTES) return undefined;
      chunks.push(bytes);
    }
    return body.readableEnded ? Buffer.concat(chunks) : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}
