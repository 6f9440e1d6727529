import { IncomingMessage, type RequestOptions } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Attributes, TextMapPropagator } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';
import { linkCaller } from './link-caller';
import { redactQuery, redactUrl } from './redact-url';
import { rememberStatusMessage, restoreStatusMessage } from './status-message';
import { isUntraced } from './untraced-requests';

/** @param untrustedCallers reads the trace of a caller that new traces only link to; undefined: callers are trusted */
export function createHttpInstrumentation(
  untrustedCallers: TextMapPropagator | undefined,
): HttpInstrumentation {
  return new HttpInstrumentation({
    requireParentforOutgoingSpans: true,
    ignoreIncomingRequestHook: ({ url = '' }) => isUntraced(url),
    startIncomingSpanHook: ({ url = '' }) => queryAttributes(url),
    startOutgoingSpanHook: outgoingAttributes,
    requestHook: (span, request) => {
      if (untrustedCallers && request instanceof IncomingMessage) linkCaller(span, request, untrustedCallers);
    },
    responseHook: rememberStatusMessage,
    applyCustomAttributesOnSpan: restoreStatusMessage,
  });
}

function queryAttributes(url: string): Attributes {
  const start = url.indexOf('?');
  return start < 0 ? {} : { [ATTR_URL_QUERY]: redactQuery(url.slice(start + 1)) };
}

/** The stock redaction knows a few exact names only. Without a query there is nothing to replace. */
function outgoingAttributes({ protocol, hostname, host, port, path }: RequestOptions): Attributes {
  if (!path?.includes('?')) return {};
  const name = hostname ?? host ?? 'localhost';
  const address = isIPv6(name) ? `[${name}]` : name;
  const hasPort = port !== undefined && port !== null && !/:\d+$/.test(address);
  const authority = hasPort ? `${address}:${port}` : address;
  return { [ATTR_URL_FULL]: redactUrl(`${protocol ?? 'http:'}//${authority}${path}`) };
}
