import { isIP } from 'node:net';
import { ConfigurationError } from './configuration-error';
import { readChoice, readInteger, readText, readUrl, type Environment } from './environment';
import { readKeyValues } from './key-values';
import type { JaegerConfiguration, JaegerProtocol, OtlpConfiguration } from './tracing-configuration';

const PROTOCOL_OF_PORT: ReadonlyMap<number, JaegerProtocol> = new Map([
  [6831, 'compact'],
  [6832, 'binary'],
  [14268, 'http'],
]);

/**
 * JAEGER_PORT decides the protocol: 6831 compact, 6832 binary, 14268 HTTP. Any other port needs
 * JAEGER_PROTOCOL, which also overrides the three, because a wrong guess would lose every span silently.
 */
export function readJaeger(env: Environment): JaegerConfiguration | undefined {
  const port = readInteger(env, 'JAEGER_PORT', { fallback: 6831, minimum: 1, maximum: 65535 });
  const chosen = readChoice(env, 'JAEGER_PROTOCOL', ['compact', 'binary', 'http']);
  const protocol = chosen ?? PROTOCOL_OF_PORT.get(port);
  if (protocol === undefined) {
    const rule =
      'must be 6831 (compact UDP), 6832 (binary UDP) or 14268 (HTTP) unless JAEGER_PROTOCOL names compact, binary or http';
    throw new ConfigurationError('JAEGER_PORT', String(port), rule);
  }
  const host = readHost(env);
  return host === undefined ? undefined : { host, port, protocol };
}

function readHost(env: Environment): string | undefined {
  const host = readText(env, 'JAEGER_HOST');
  if (host === undefined || isIP(host) !== 0 || /^[\w.-]{1,253}$/.test(host)) return host;
  const rule = 'must be a host name or an IP address, without scheme, port or path';
  throw new ConfigurationError('JAEGER_HOST', host, rule);
}

/**
 * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is the full URL; OTEL_EXPORTER_OTLP_ENDPOINT is a base to which
 * `v1/traces` is appended.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
 */
export function readOtlp(env: Environment): OtlpConfiguration | undefined {
  const traces = readUrl(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = readUrl(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const headers = readKeyValues(env, 'OTEL_EXPORTER_OTLP_HEADERS');
  const compression = readChoice(env, 'OTEL_EXPORTER_OTLP_COMPRESSION', ['none', 'gzip']) ?? 'none';
  if (traces !== undefined) return { tracesUrl: traces.href, headers, compression };
  if (base === undefined) return undefined;
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/v1/traces`;
  return { tracesUrl: base.href, headers, compression };
}
