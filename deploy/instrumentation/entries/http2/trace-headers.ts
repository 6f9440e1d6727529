import { defaultTextMapSetter, propagation, type Context } from '@opentelemetry/api';
import { givenHeader, withReplaced, type GivenHeaders } from '../http/given-headers';
import { isSigned } from '../http/signed-request';

/** The same headers with those of the trace, in the place of those that the service copied from elsewhere. */
export function withTraceHeaders(headers: GivenHeaders | undefined, target: Context): GivenHeaders {
  const given = headers ?? {};
  const path = givenHeader(given, ':path');
  const injected: Record<string, string> = {};
  if (!isSigned(givenHeader(given, 'authorization'), typeof path === 'string' ? path : '/'))
    propagation.inject(target, injected, defaultTextMapSetter);
  if (Object.keys(injected).length === 0) return given;
  const replaced = withReplaced(given, injected);
  // By a symbol, Node is told which headers are never to be indexed.
  for (const key of Object.getOwnPropertySymbols(given)) Reflect.set(replaced, key, Reflect.get(given, key));
  return replaced;
}
