import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';
import { redactQuery, redactUrl } from '../http/redact-url';

/** `fetch` below a span; the stock attributes would carry the raw query. */
export function createUndiciInstrumentation(): UndiciInstrumentation {
  return new UndiciInstrumentation({
    requireParentforSpans: true,
    startSpanHook: ({ origin, path }) => ({
      [ATTR_URL_FULL]: redactUrl(new URL(path, origin).href),
      [ATTR_URL_QUERY]: redactQuery(new URL(path, origin).search.slice(1)),
    }),
  });
}
