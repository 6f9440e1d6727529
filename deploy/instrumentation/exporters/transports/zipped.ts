import { promisify } from 'node:util';

/** With gzip, off the thread that asks for it. */
export async function zipped(bytes: Uint8Array): Promise<Buffer> {
  const { gzip }: typeof import('node:zlib') = require('node:zlib');
  return await promisify(gzip)(bytes);
}
