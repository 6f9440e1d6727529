import { readCertificateFiles } from './certificate-files';
import { readCompression } from './compression';
import { ConfigurationError } from './configuration-error';
import { readChoice, readText, readUrl, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import { readKeyValues } from './key-values';
import type { OtlpConfiguration } from './tracing-configuration';

/** For traces, which wins, and for all signals. */
const VARIABLES = {
  endpoint: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  protocol: ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  headers: ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
  compression: ['OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION'],
  timeout: ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT'],
  authority: ['OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', 'OTEL_EXPORTER_OTLP_CERTIFICATE'],
  clientCertificate: [
    'OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE',
    'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  ],
  clientKey: ['OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY', 'OTEL_EXPORTER_OTLP_CLIENT_KEY'],
} as const;
const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export const OTLP_ADDRESSES: readonly string[] = VARIABLES.endpoint;

/**
 * @param isAsked spans go to this machine where no endpoint is set
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function readOtlp(
  env: Environment,
  isAsked: boolean,
  ignored: IgnoredSettings,
): OtlpConfiguration | undefined {
  const protocol = readChoice(env, named(env, VARIABLES.protocol), PROTOCOLS) ?? 'http/protobuf';
  const isGrpc = protocol === 'grpc';
  const local = isGrpc ? 'http://localhost:4317' : 'http://localhost:4318/v1/traces';
  const tracesUrl = readTracesUrl(env, isGrpc) ?? (isAsked ? local : undefined);
  const [ofTraces, ofAll] = VARIABLES.headers;
  const settings = {
    protocol,
    headers: { ...readHeaders(env, ofAll), ...readHeaders(env, ofTraces) },
    ...readCompression(env, named(env, VARIABLES.compression), new URL(tracesUrl ?? local).hostname, ignored),
    certificates: readCertificateFiles(env, {
      authorityFile: named(env, VARIABLES.authority),
      clientCertificateFile: named(env, VARIABLES.clientCertificate),
      clientKeyFile: named(env, VARIABLES.clientKey),
    }),
    timeoutMillis: ignored.timeout(env, named(env, VARIABLES.timeout), 10_000),
  };
  return tracesUrl === undefined ? undefined : { tracesUrl, ...settings };
}

/** The variable that counts. */
function named(env: Environment, [ofTraces, ofAll]: readonly [string, string]): string {
  return readText(env, ofTraces) === undefined ? ofAll : ofTraces;
}

/**
 * That for traces is the full URL; the other is a base to which `v1/traces` is appended. A gRPC method has a path of
 * its own, so that of an endpoint says nothing.
 */
function readTracesUrl(env: Environment, isGrpc: boolean): string | undefined {
  const [ofTraces, ofAll] = VARIABLES.endpoint;
  const traces = readUrl(env, ofTraces);
  const base = readUrl(env, ofAll);
  if (isGrpc) return (traces ?? base)?.origin;
  if (traces !== undefined || base === undefined) return traces?.href;
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/v1/traces`;
  return base.href;
}

/** Names in lower case, as HTTP/2 wants them. An error never repeats a value: they are secrets. */
function readHeaders(env: Environment, variable: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(readKeyValues(env, variable))) {
    if (!HEADER_NAME.test(name))
      throw new ConfigurationError(variable, name, 'must have names that HTTP allows');
    if (!HEADER_VALUE.test(value)) {
      throw new ConfigurationError(variable, `${name}=…`, 'must have values without control characters');
    }
    headers[name.toLowerCase()] = value;
  }
  return headers;
}
