import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/**
 * The ETag where it is an MD5: not of what was put in parts, encrypted with a key of KMS or of the caller's, or is in a
 * directory bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function md5Of(bucket: string, answer: GetObjectCommandOutput): string | undefined {
  const { ETag = '', ServerSideEncryption: encryption, SSECustomerAlgorithm: ownKey } = answer;
  if (encryption?.startsWith('aws:') || ownKey !== undefined || bucket.endsWith('--x-s3')) return undefined;
  return /^"?([0-9a-f]{32})"?$/.exec(ETag)?.[1];
}
