import type { ServerResponse } from 'node:http';

/** Of a server span: the connection was gone before the answer was complete. Streams of events end so, it is no error. */
export const ATTR_ABORTED = 'http.request.aborted';

/** Of a response that has closed. */
export function isUnfinished(response: ServerResponse): boolean {
  return !response.writableFinished;
}
