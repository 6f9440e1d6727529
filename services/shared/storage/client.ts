import { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../config';
import { agentProxy } from '../network/agent-proxy';

type StorageConfig = Pick<Config, 's3Endpoint' | 's3Region' | 's3ForcePathStyle'>;

/** Silence on a connection that counts as "down": a request must be answered in less than two seconds. */
const requestTimeoutMillis = 1500;

/**
 * An S3 client for `endpoint` (default: the configured one); credentials come from the SDK's own chain.
 *
 * @param timeoutMillis of silence on a connection; default: what a request can wait.
 */
export function createS3Client(
  config: StorageConfig,
  endpoint = config.s3Endpoint,
  timeoutMillis = requestTimeoutMillis,
): S3Client {
  return new S3Client({
    region: config.s3Region,
    forcePathStyle: config.s3ForcePathStyle,
    // One try: what calls us retries, and a retry here would double the time to a clear answer.
    maxAttempts: 1,
    // Otherwise a presigned PUT carries the checksum of an empty body.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: timeoutMillis,
      socketTimeout: timeoutMillis,
      // The SDK's agents know nothing of the proxy by which Node.js is told to reach others.
      httpAgent: { maxSockets: 100, ...agentProxy() },
      httpsAgent: agentProxy(),
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}
