import { Readable } from 'node:stream';
import { BodyReader } from '../../../../services/api/body/body-reader';
import { discardingSink } from '../../../../services/api/upload/discarding-sink';
import { Fingerprint } from '../../../../services/api/upload/fingerprint';
import { receiveForm, spareBytes } from '../../../../services/api/upload/receive-form';
import { isCallersFault } from '../problems';
import { type FuzzTarget, repeated } from '../target';

const headers = { 'content-type': 'multipart/form-data; boundary=b' };
const limits = { maxFiles: 500, maxFileBytes: 100 * 1024 ** 2 };

const file = (sizeBytes: number): Buffer =>
  repeated(
    'a;b=\\',
    sizeBytes,
    '--b\r\ncontent-disposition: form-data; name="f"; filename="',
    '"\r\n\r\nx\r\n',
  );

/** A whole `multipart/form-data` body, cut into chunks as the network might. */
export const form: FuzzTarget = {
  parse: async (input) => {
    const request = Object.assign(Readable.from(chunksOf(input)), { headers });
    await receiveForm(
      request,
      new BodyReader(request, () => 30_000),
      limits,
      discardingSink,
      new Fingerprint(),
    );
  },
  isRefusal: isCallersFault,
  mostBytes: spareBytes(limits.maxFiles),
  // As many files as may come, each with a name that is not one, but as many parameters as fit.
  worst: (sizeBytes) =>
    Buffer.concat([
      ...Array.from({ length: limits.maxFiles }, () => file(Math.floor(sizeBytes / limits.maxFiles))),
      Buffer.from('--b--'),
    ]),
};

/** Copies, because the reader gives its chunks' memory back. */
function* chunksOf(input: Buffer): Generator<Buffer> {
  const length = 1 + ((input[0] ?? 0) % 64) * 1024;
  for (let start = 0; start < input.length; start += length)
    yield Buffer.from(Uint8Array.from(input.subarray(start, start + length)).buffer);
}
