import type { IncomingHttpHeaders } from 'node:http2';
import { ProtobufMessage } from './protobuf-message';

export const GRPC_OK = 0;
const RESOURCE_EXHAUSTED = 8;
/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS. */
const RETRYABLE: ReadonlySet<number> = new Set([1, 4, 10, 11, 14, 15]);

/**
 * A receiver whose resources are exhausted is tried again only where it says when.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures
 */
export function isRetryable(status: number, delayMillis: number | undefined): boolean {
  return RETRYABLE.has(status) || (status === RESOURCE_EXHAUSTED && delayMillis !== undefined);
}

/**
 * `google.rpc.RetryInfo` among the details of a status.
 *
 * @see https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
export function retryDelayMillis(trailers: IncomingHttpHeaders): number | undefined {
  const details = trailers['grpc-status-details-bin'];
  if (typeof details !== 'string') return undefined;
  try {
    const infos = new ProtobufMessage(Buffer.from(details, 'base64')).messages(3);
    const info = infos.find((any) => any.text(1).endsWith('/google.rpc.RetryInfo'));
    if (info === undefined) return undefined;
    const delay = info.message(2).message(1);
    return Number(delay.integer(1)) * 1000 + Math.ceil(Number(delay.integer(2)) / 1e6);
  } catch {
    return undefined;
  }
}
