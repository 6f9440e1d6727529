import { InvalidRequestProblem } from '../problems';

/** What a presigned key is refused for, by its place in the request. */
type KeyRefusal = (index: number, key: string) => InvalidRequestProblem;

const refusal =
  (rule: string): KeyRefusal =>
  (index, key) =>
    new InvalidRequestProblem([{ field: `keys[${index}]`, value: key.slice(0, 128), rule }]);

export const unknownKey = refusal('must be a key that was presigned for you within the last hour');
export const usedKey = refusal('must not have been uploaded before');
export const nothingPut = refusal('must have been uploaded to its presigned URL');
export const otherSize = (sizeBytes: number) =>
  refusal(`must hold the ${sizeBytes} bytes that were presigned`);
/** @param extra what came with the object beside its bytes: a header, or metadata */
export const putWith = (extra: string) => refusal(`must be put without ${extra}`);
