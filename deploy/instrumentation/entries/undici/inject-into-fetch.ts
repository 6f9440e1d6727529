import { defaultTextMapSetter, propagation, type Context } from '@opentelemetry/api';
import { isSigned } from '../http/signed-request';
import type { UndiciRequest } from './messages';
import { headerOf, replaceHeaders } from './request-headers';

/** Trace headers, in the place of those that the service copied from elsewhere; none where the request is signed. */
export function injectIntoFetch(target: Context, request: UndiciRequest): void {
  if (isSignedFetch(request)) return;
  const injected: Record<string, string> = {};
  propagation.inject(target, injected, defaultTextMapSetter);
  replaceHeaders(request, injected);
}

export function isSignedFetch(request: UndiciRequest): boolean {
  return isSigned(headerOf(request, 'authorization'), request.path);
}
