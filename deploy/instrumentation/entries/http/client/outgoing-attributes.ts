import type { ClientRequest } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { knownMethod } from '../known-method';
import { redactUrl } from '../redact-url';

/** What a client span says about its request, by OpenTelemetry's conventions; what is not known is undefined. */
export function outgoingAttributes(request: ClientRequest): Attributes {
  const { host, method, path, protocol } = request;
  const authority = authorityOf(request);
  const userAgent = request.getHeader('user-agent');
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: knownMethod(method),
    [ATTR_SERVER_ADDRESS]: host,
    [ATTR_SERVER_PORT]: authority && portOf(authority, protocol),
    [ATTR_URL_FULL]: redactUrl(`${protocol}//${authority ?? bracketed(host)}${path}`),
    [ATTR_USER_AGENT_ORIGINAL]: typeof userAgent === 'string' ? userAgent : undefined,
  };
  if (knownMethod(method) !== method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  return attributes;
}

/** Node keeps the port in the Host header that it writes, and nowhere else: undefined where the service wrote its own. */
function authorityOf(request: ClientRequest): string | undefined {
  const header = request.getHeader('host');
  const host = bracketed(request.host);
  if (typeof header !== 'string') return undefined;
  return header === host || header.startsWith(`${host}:`) ? header : undefined;
}

function portOf(authority: string, protocol: string): number {
  const [, port] = /:(\d+)$/.exec(authority) ?? [];
  return port === undefined ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
