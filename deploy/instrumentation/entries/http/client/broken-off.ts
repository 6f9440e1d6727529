import { IncomingMessage, type ClientRequest } from 'node:http';
import { abortedRequest } from '../aborted-request';

/**
 * Why a request that has closed did not get its whole answer; undefined where it did, and where the service itself let
 * go of the answer. Node emits an error only for what is cut before the head of the answer, or has a listener.
 */
export function brokenOff(request: ClientRequest): Error | undefined {
  if (request.aborted) return abortedRequest();
  const response: unknown = Reflect.get(request, 'res');
  if (!(response instanceof IncomingMessage) || response.complete) return undefined;
  return response.errored ?? undefined;
}
