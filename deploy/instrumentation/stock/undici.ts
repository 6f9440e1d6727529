import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';
import { redactQuery, redactUrl } from '../entries/http/redact-url';
import { isSignedFetch } from '../entries/undici/inject-into-fetch';
import type { UndiciMessage } from '../entries/undici/messages';
import { pairsOf, replaceHeaders } from '../entries/undici/request-headers';
import { otherProvider } from '../other-sdk/yielded';
import { replacePrivateMethod } from '../patching/private-method';

type RequestCreated = (this: unknown, message: UndiciMessage) => void;

/** The stock instrumentation sends what is to be replaced a second time, and adds headers to signed requests. */
class StockUndiciInstrumentation extends UndiciInstrumentation {}

// The base class's constructor subscribes it.
replacePrivateMethod(StockUndiciInstrumentation.prototype, 'onRequestCreated', replacingHeaders);

function replacingHeaders(requestCreated: RequestCreated): RequestCreated {
  return function createReplaced(message) {
    if (otherProvider()) return;
    const { request } = message;
    const { headers } = request;
    const given = typeof headers === 'string' ? headers : [...headers];
    requestCreated.call(this, message);
    const added = recordOf(pairsOf(request.headers.slice(given.length)));
    request.headers = given;
    if (!isSignedFetch(request)) replaceHeaders(request, added);
  };
}

function recordOf(pairs: readonly unknown[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2)
    record[String(pairs[index])] = String(pairs[index + 1]);
  return record;
}

/** `fetch` below a span; the stock attributes would carry the raw query. */
export function traceFetches(): void {
  void new StockUndiciInstrumentation({
    requireParentforSpans: true,
    startSpanHook: ({ origin, path }) => ({
      [ATTR_URL_FULL]: redactUrl(new URL(path, origin).href),
      [ATTR_URL_QUERY]: redactQuery(new URL(path, origin).search.slice(1)),
    }),
  });
}
