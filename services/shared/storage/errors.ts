/** Storage is down, says "try again", lets nobody in, or is not there at all: what waiting, or its operator, mends. */
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

/**
 * S3's names for requests that are wrong in themselves: they would be refused again, however long one waits.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const wrongRequests: ReadonlySet<string> = new Set([
  'EntityTooLarge',
  'EntityTooSmall',
  'InvalidArgument',
  'InvalidDigest',
  'InvalidObjectState',
  'InvalidPart',
  'InvalidPartOrder',
  'InvalidRange',
  'InvalidRequest',
  'KeyTooLongError',
  'MalformedXML',
  'MetadataTooLarge',
  'MethodNotAllowed',
  'MissingContentLength',
  'NotImplemented',
]);

/**
 * Turns the SDK's errors into the outcomes that callers treat differently. S3's own error name decides, not the
 * status: an ingress answers 404 too, 403 is also a clock that is wrong or a quota that is used up, and 400 a request
 * that came too slowly. Whatever is not known to be final is an outage.
 */
export function translate(key: string, cause: unknown): unknown {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'NoSuchKey') return new ObjectNotFoundError(`no object ${key}`, { cause });
  if (name === 'PreconditionFailed') return new ObjectChangedError(`object ${key} was changed`, { cause });
  if (wrongRequests.has(name)) return cause;
  return new StorageUnavailableError('storage does not answer', { cause });
}
