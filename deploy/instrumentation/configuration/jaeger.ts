import { isIP } from 'node:net';
import { ConfigurationError } from './configuration-error';
import {
  readChoice,
  readInteger,
  readText,
  readUrl,
  withoutCredentials,
  type Environment,
} from './environment';
import type { JaegerConfiguration, JaegerProtocol } from './tracing-configuration';

const PROTOCOL_OF_PORT: ReadonlyMap<number, JaegerProtocol> = new Map([
  [6831, 'compact'],
  [6832, 'binary'],
  [14268, 'http'],
]);
/** Ours first, then those of Jaeger's own clients and of OpenTelemetry's old standard. */
const HOSTS = ['JAEGER_HOST', 'JAEGER_AGENT_HOST', 'OTEL_EXPORTER_JAEGER_AGENT_HOST'] as const;
const PORTS = ['JAEGER_PORT', 'JAEGER_AGENT_PORT', 'OTEL_EXPORTER_JAEGER_AGENT_PORT'] as const;
const ENDPOINTS = ['JAEGER_ENDPOINT', 'OTEL_EXPORTER_JAEGER_ENDPOINT'] as const;

export const JAEGER_ADDRESSES: readonly string[] = [...HOSTS, ...ENDPOINTS];

/**
 * The port decides the protocol: 6831 compact, 6832 binary, 14268 HTTP. Any other port needs JAEGER_PROTOCOL, which
 * also overrides the three, because a wrong guess would lose every span silently. An endpoint is for HTTP; it counts
 * where JAEGER_HOST is not set.
 *
 * @param isAsked spans go to this machine where no address is set
 */
export function readJaeger(env: Environment, isAsked: boolean): JaegerConfiguration | undefined {
  const chosen = readChoice(env, 'JAEGER_PROTOCOL', ['compact', 'binary', 'http']);
  const endpoint = readEndpoint(env);
  if (endpoint !== undefined) return { ...endpoint, protocol: 'http' };
  const port = readPort(env);
  const protocol = chosen ?? PROTOCOL_OF_PORT.get(port);
  if (protocol === undefined) {
    const rule =
      'must be 6831 (compact UDP), 6832 (binary UDP) or 14268 (HTTP) unless JAEGER_PROTOCOL names compact, binary or http';
    throw new ConfigurationError(portVariable(env), String(port), rule);
  }
  const host = readHost(env) ?? (isAsked ? '127.0.0.1' : undefined);
  return host === undefined ? undefined : { host, port, protocol };
}

/** Where Jaeger is, by whichever variable. */
export function readJaegerHost(env: Environment): string | undefined {
  return readEndpoint(env)?.host ?? readHost(env);
}

function readPort(env: Environment): number {
  return readInteger(env, portVariable(env), { fallback: 6831, minimum: 1, maximum: 65535 });
}

/** A URL is what Kubernetes sets in pods beside a service that is called `jaeger` or `jaeger-agent`: nobody's wish. */
function portVariable(env: Environment): string {
  const isSet = (variable: string) => !/^(?:(?:tcp|udp|sctp):\/\/.*)?$/.test(readText(env, variable) ?? '');
  return PORTS.find(isSet) ?? '';
}

function readHost(env: Environment): string | undefined {
  const variable = firstSet(env, HOSTS);
  const host = readText(env, variable);
  if (host === undefined || isIP(host) !== 0 || /^[\w.-]{1,253}$/.test(host)) return host;
  const rule = 'must be a host name or an IP address, without scheme, port or path';
  throw new ConfigurationError(variable, withoutCredentials(host), rule);
}

/** Over TLS, or by gRPC, Jaeger takes OTLP: what is meant for them must not leave in the clear, or into nothing. */
function readEndpoint(env: Environment): { host: string; port: number } | undefined {
  if (readText(env, 'JAEGER_HOST') !== undefined) return undefined;
  const variable = firstSet(env, ENDPOINTS);
  const url = readUrl(env, variable);
  if (url === undefined) return undefined;
  if (url.protocol === 'http:' && url.pathname === '/api/traces') {
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
  }
  throw new ConfigurationError(
    variable,
    url.href,
    'must be http://host:port/api/traces (otherwise set OTLP)',
  );
}

function firstSet(env: Environment, variables: readonly [string, ...string[]]): string {
  return variables.find((variable) => readText(env, variable) !== undefined) ?? variables[0];
}
