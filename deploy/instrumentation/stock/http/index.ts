import { ClientRequest, IncomingMessage, ServerResponse, type RequestOptions } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Attributes, Span, TextMapPropagator } from '@opentelemetry/api';
import type { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import {
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_URL_FULL,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
} from '@opentelemetry/semantic-conventions';
import { MatchedRoute, RequestRoute } from '../../entries/express/matched-route';
import { brokenOff } from '../../entries/http/client/broken-off';
import { markFailed } from '../../entries/http/mark-failed';
import { redactQuery, redactUrl } from '../../entries/http/redact-url';
import type { IsIgnored } from '../../entries/http/server/ignored-requests';
import { linkCaller } from '../../entries/http/server/link-caller';
import { nameByRoute } from '../../entries/http/server/name-by-route';
import { ATTR_ABORTED, isUnfinished } from '../../entries/http/server/unfinished-answer';
import { urlPath } from '../../entries/http/url-path';
import { StockHttpInstrumentation } from './client';
import { rememberStatusMessage, restoreStatusMessage } from './status-message';

/** @param untrustedCallers reads the trace of a caller that new traces only link to; undefined: callers are trusted */
export function createHttpInstrumentation(
  isIgnored: IsIgnored,
  untrustedCallers: TextMapPropagator | undefined,
): HttpInstrumentation {
  return new StockHttpInstrumentation({
    requireParentforOutgoingSpans: true,
    ignoreIncomingRequestHook: ({ url = '' }) => isIgnored(url),
    startIncomingSpanHook: ({ headers, url = '' }) => ({
      ...queryAttributes(url),
      ...pathAttributes(url, headers.host),
    }),
    startOutgoingSpanHook: outgoingAttributes,
    requestHook: (span, request) => {
      if (request instanceof ClientRequest) return tellBrokenOff(span, request);
      if (untrustedCallers) linkCaller(span, request, untrustedCallers);
      RequestRoute.set(request, span.isRecording() ? new MatchedRoute() : undefined);
    },
    responseHook: rememberStatusMessage,
    applyCustomAttributesOnSpan: (span, request, response) => {
      restoreStatusMessage(span);
      if (response instanceof ServerResponse) tellUnfinished(span, response);
      const route = request instanceof IncomingMessage && RequestRoute.of(request)?.textFor(request);
      if (route) nameByRoute(span, request, route);
    },
  });
}

/** The instrumentation has a listener too, which comes later: it ends spans, but not those of aborted requests. */
function tellBrokenOff(span: Span, request: ClientRequest): void {
  request.on('close', () => {
    const reason = span.isRecording() ? brokenOff(request) : undefined;
    if (reason) markFailed(span, reason);
    if (request.aborted) span.end();
  });
}

/** The instrumentation takes the status code that a response would have had for one that was sent. */
function tellUnfinished(span: Span, response: ServerResponse): void {
  if (isUnfinished(response)) span.setAttribute(ATTR_ABORTED, true);
  const attributes: unknown = response.headersSent ? undefined : Reflect.get(span, 'attributes');
  if (typeof attributes === 'object' && attributes !== null)
    Reflect.deleteProperty(attributes, ATTR_HTTP_RESPONSE_STATUS_CODE);
}

function queryAttributes(url: string): Attributes {
  const start = url.indexOf('?');
  return start < 0 ? {} : { [ATTR_URL_QUERY]: redactQuery(url.slice(start + 1)) };
}

/** The stock instrumentation takes what follows two slashes for a host. */
function pathAttributes(url: string, host: string | undefined): Attributes {
  const path = url.startsWith('//') ? urlPath(url, 'http', host) : undefined;
  return path === undefined ? {} : { [ATTR_URL_PATH]: path };
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
