import { linesOfKept } from '../logs/log-files';
import { failed, found, type QueryAnswer } from './query-api';

/**
 * `GET /api/logs?traceID=`, which Jaeger has not: the log lines that carry the id, by time.
 *
 * @returns undefined for another path.
 */
export async function answerLogs(
  files: readonly string[],
  { pathname, searchParams }: URL,
): Promise<QueryAnswer | undefined> {
  if (pathname !== '/api/logs') return undefined;
  const traceId = searchParams.get('traceID');
  if (!traceId) return failed(400, "parameter 'traceID' is required");
  return found(await linesOfKept(files, new Set([traceId])));
}
