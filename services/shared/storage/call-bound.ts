/** Milliseconds for what does not grow with the object: connecting, waiting for a turn, the answer. */
export const usualCallMillis = 60_000;

/** Below this rate storage does not work, whatever it sends: Amazon S3 copies about a hundred times as fast. */
const leastBytesPerMilli = 1024;

/**
 * The end of a call that storage does not end. S3 sends blanks while it copies or joins parts, so that a connection
 * which is never silent can last for ever.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @param sizeBytes that the call moves.
 */
export function callBound(baseMillis: number, sizeBytes: number): AbortSignal {
  return AbortSignal.timeout(baseMillis + Math.ceil(sizeBytes / leastBytesPerMilli));
}
