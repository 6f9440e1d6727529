import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { knownMethod } from '../known-method';
import { redactQuery } from '../redact-url';
import { urlPath } from '../url-path';
import { forwardedClient, serverAddress } from './addresses';
import type { ServedRequest } from './served-request';

/** What a server span says about its request, by OpenTelemetry's conventions; what is not known is undefined. */
export function requestAttributes(request: ServedRequest): Attributes {
  const { headers, method = 'GET', socket, url = '/' } = request;
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const server = serverAddress(headers, scheme);
  const peer = socket.remoteAddress;
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: knownMethod(method),
    [ATTR_URL_SCHEME]: scheme,
    [ATTR_URL_PATH]: urlPath(url, scheme, headers.host),
    [ATTR_SERVER_ADDRESS]: server?.host,
    [ATTR_NETWORK_PEER_ADDRESS]: peer,
    [ATTR_NETWORK_PEER_PORT]: socket.remotePort,
    [ATTR_NETWORK_PROTOCOL_VERSION]: request.httpVersion,
    [ATTR_USER_AGENT_ORIGINAL]: headers['user-agent'],
    [ATTR_CLIENT_ADDRESS]: forwardedClient(headers) ?? peer,
  };
  if (server?.port !== undefined) attributes[ATTR_SERVER_PORT] = Number(server.port);
  if (method !== attributes[ATTR_HTTP_REQUEST_METHOD]) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  const query = url.indexOf('?');
  if (query >= 0) attributes[ATTR_URL_QUERY] = redactQuery(url.slice(query + 1));
  return attributes;
}
