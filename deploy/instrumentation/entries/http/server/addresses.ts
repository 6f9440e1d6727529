import type { IncomingHttpHeaders } from 'node:http';
import { parseForwarded } from './forwarded';

export interface Address {
  readonly host: string;
  /** As it was written, or what the protocol implies; undefined where neither is known. */
  readonly port?: string | undefined;
}

const DEFAULT_PORTS: ReadonlyMap<string | undefined, string> = new Map([
  ['http', '80'],
  ['https', '443'],
]);

/**
 * Where the caller thinks that it has sent its request: to the host that a proxy names, or that it named itself.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#setting-serveraddress-and-serverport-attributes
 */
export function serverAddress(headers: IncomingHttpHeaders, scheme: string): Address | undefined {
  const { forwarded, host } = headers;
  const proxy = forwarded && parseForwarded(forwarded).find((each) => each.get('host'));
  if (proxy) return parseHost(proxy.get('host') ?? '', proxy.get('proto'));
  const forwardedHost = headers['x-forwarded-host'];
  if (typeof forwardedHost === 'string') {
    const proto = headers['x-forwarded-proto'];
    return parseHost(forwardedHost, typeof proto === 'string' ? proto : undefined);
  }
  return host ? ownAddress(host, scheme) : undefined;
}

let known = { host: '', scheme: '', address: parseHost('', '') };

/** Callers name the same host again and again. */
function ownAddress(host: string, scheme: string): Address {
  if (known.host !== host || known.scheme !== scheme)
    known = { host, scheme, address: parseHost(host, scheme) };
  return known.address;
}

/** The outermost caller that a proxy names, without its port; undefined where there is no proxy. */
export function forwardedClient(headers: IncomingHttpHeaders): string | undefined {
  const { forwarded } = headers;
  const proxy = forwarded && parseForwarded(forwarded).find((each) => each.get('for'));
  if (proxy) return withoutPort(proxy.get('for') ?? '');
  const forwardedFor = headers['x-forwarded-for'];
  if (typeof forwardedFor !== 'string' || forwardedFor === '') return undefined;
  return withoutPort(forwardedFor.split(',', 1)[0]?.trim() ?? '');
}

function withoutPort(address: string): string {
  try {
    return new URL(`http://${address}`).hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return address;
  }
}

/** A bracketed IPv6 address keeps its brackets; what is no host is kept as it is. */
function parseHost(text: string, proto: string | undefined): Address {
  const parts = text.split(':');
  const [host = '', port] = parts;
  if (parts.length === 1) return { host, port: DEFAULT_PORTS.get(proto) };
  if (parts.length === 2) return { host, port };
  const [, address, addressPort] = /^(\[.*\])(?::([^:\]]*))?$/.exec(text) ?? [];
  if (address === undefined) return { host: text };
  return { host: address, port: addressPort ?? DEFAULT_PORTS.get(proto) };
}
