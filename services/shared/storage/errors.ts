import { S3ServiceException } from '@aws-sdk/client-s3';

/** Storage is down, refuses the connection, answers with a server error or not in time. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
}

export class ObjectNotFoundError extends Error {
  override readonly name = 'ObjectNotFoundError';
}

/** The object is not the version that was asked for, by its ETag. */
export class ObjectChangedError extends Error {
  override readonly name = 'ObjectChangedError';
}

/** Turns the SDK's errors into the outcomes that callers treat differently. */
export function translate(key: string, cause: unknown): unknown {
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  if (status === 404) return new ObjectNotFoundError(`no object ${key}`, { cause });
  if (status === 412) return new ObjectChangedError(`object ${key} was changed`, { cause });
  // A bad request, a missing permission or a missing bucket stay as they are: waiting would not mend them.
  if (status !== undefined && status < 500) return cause;
  return new StorageUnavailableError('storage does not answer', { cause });
}
