import { readFileSync } from 'node:fs';

/**
 * What detectors that read small files of this machine get for `node:fs`: they have them at once, so that the spans of a
 * process that lives for a moment have what is in them, and none of it is a read of the service's.
 */
export function readFile(
  file: string,
  encoding: BufferEncoding,
  done: (error: unknown, text?: string) => void,
): void {
  let text: string;
  try {
    text = readFileSync(file, encoding);
  } catch (error) {
    done(error);
    return;
  }
  done(null, text);
}

export const promises = {
  readFile: async (file: string, { encoding }: { encoding: BufferEncoding }) => readFileSync(file, encoding),
};
