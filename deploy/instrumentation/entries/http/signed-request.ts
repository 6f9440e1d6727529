/** Signatures of AWS, of version 4 and 2, in a header and in a query. */
const AUTHORIZATION = /^AWS(?:4-[A-Z0-9-]+)? /;
const QUERY = /[?&](?:X-Amz-Signature|AWSAccessKeyId)=/;

/**
 * Whether a request is signed for a storage or another service of AWS's kind. Such a request leaves as it was signed:
 * its receiver continues no trace, and is no place for a caller's baggage.
 *
 * @param authorization the header
 */
export function isSigned(authorization: unknown, path: string): boolean {
  return (typeof authorization === 'string' && AUTHORIZATION.test(authorization)) || QUERY.test(path);
}
