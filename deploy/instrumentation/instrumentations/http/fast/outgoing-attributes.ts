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
import { redactUrl } from '../redact-url';
import { knownMethod } from './known-method';

/** What a client span says about its request, by OpenTelemetry's conventions. */
export function outgoingAttributes(request: ClientRequest): Attributes {
  const { host, method, path, protocol } = request;
  const port = portOf(request);
  const defaultPort = protocol === 'https:' ? 443 : 80;
  const authority = port === undefined ? bracketed(host) : `${bracketed(host)}:${port}`;
  const userAgent = request.getHeader('user-agent');
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: knownMethod(method),
    [ATTR_SERVER_ADDRESS]: host,
    [ATTR_SERVER_PORT]: port ?? defaultPort,
    [ATTR_URL_FULL]: redactUrl(`${protocol}//${authority}${path}`),
    [ATTR_USER_AGENT_ORIGINAL]: typeof userAgent === 'string' ? userAgent : undefined,
  };
  if (knownMethod(method) !== method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  return attributes;
}

/** Node keeps the port only in the Host header that it writes; undefined where it is the protocol's own. */
function portOf(request: ClientRequest): number | undefined {
  const header = request.getHeader('host');
  const prefix = `${bracketed(request.host)}:`;
  return typeof header === 'string' && header.startsWith(prefix)
    ? Number(header.slice(prefix.length))
    : undefined;
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
