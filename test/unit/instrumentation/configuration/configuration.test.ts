import { expect, test } from 'vitest';
import { USUAL_LIBRARIES } from '../../../../deploy/instrumentation/catalogue/library';
import {
  ConfigurationError,
  loadTracingConfiguration,
} from '../../../../deploy/instrumentation/configuration';
import { INSTRUMENTATION_NAMES } from '../../../../deploy/instrumentation/configuration/tracing-configuration';

function load(env: Record<string, string>) {
  const configuration = loadTracingConfiguration(env);
  if (configuration === undefined) throw new Error('tracing is switched off');
  return configuration;
}

test('an empty environment gives the documented defaults', () => {
  expect(loadTracingConfiguration({})).toEqual({
    serviceName: 'unknown_service:node',
    resourceAttributes: {},
    sampler: { kind: 'const', sampled: true, isDefault: true },
    jaeger: undefined,
    otlp: undefined,
    console: false,
    processor: 'batch',
    batch: {
      maxQueueSize: 2048,
      maxExportBatchSize: 512,
      scheduledDelayMillis: 5000,
      exportTimeoutMillis: 30_000,
    },
    exitTimeoutMillis: 1500,
    fastPath: true,
    otherSdk: 'yield',
    trustIncoming: true,
    propagators: new Set(['tracecontext', 'baggage', 'jaeger']),
    redisCommands: 'queue',
    ignoredPaths: ['/healthz', '/livez', '/readyz', '/metrics'],
    queryParameters: loadTracingConfiguration({})?.queryParameters,
    limits: {
      textLength: 4096,
      attributes: 128,
      events: 128,
      links: 128,
      attributesPerEvent: 128,
      attributesPerLink: 128,
    },
    tracedMethods: [],
    instrumentations: new Set(INSTRUMENTATION_NAMES),
    libraries: USUAL_LIBRARIES,
    logLevel: 'info',
    withoutEffect: {},
  });
});

const wordsOfSampler = 'must be one of const, probabilistic, rateLimiting, ratelimiting, adaptive, remote';
const ports =
  'must be 6831 (compact UDP), 6832 (binary UDP) or 14268 (HTTP) unless JAEGER_PROTOCOL names compact, binary or http';

test.each<[Record<string, string>, string]>([
  [{ TRACING_ENABLED: 'yes' }, 'TRACING_ENABLED must be true or false, got "yes"'],
  [{ JAEGER_SAMPLER: 'all' }, `JAEGER_SAMPLER ${wordsOfSampler}, got "all"`],
  [{ JAEGER_SAMPLER_PARAM: '0.5' }, 'JAEGER_SAMPLER_PARAM must be 0 or 1 for const, got "0.5"'],
  [{ JAEGER_SAMPLER_PARAM: '' }, 'JAEGER_SAMPLER_PARAM must be 0 or 1 for const, got ""'],
  [
    { JAEGER_SAMPLER: 'remote', JAEGER_HOST: 'jaeger', JAEGER_SAMPLER_LOWER_BOUND: '-1' },
    'JAEGER_SAMPLER_LOWER_BOUND must be traces per second from 0 to 1000000, got "-1"',
  ],
  [{ JAEGER_SAMPLER_PARAM: 'true' }, 'JAEGER_SAMPLER_PARAM must be 0 or 1 for const, got "true"'],
  ...['7', '-0.1', '', ' ', 'NaN', 'Infinity', '0x1', '1e400', '50%', '0,5'].map(
    (value): [Record<string, string>, string] => [
      { JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: value },
      `JAEGER_SAMPLER_PARAM must be within 0..1 for probabilistic, got "${value}"`,
    ],
  ),
  ...['rateLimiting', 'adaptive'].flatMap((kind) =>
    ['0', '-1', '', 'many', '1000001'].map((value): [Record<string, string>, string] => [
      { JAEGER_SAMPLER: kind, JAEGER_SAMPLER_PARAM: value },
      `JAEGER_SAMPLER_PARAM must be traces per second above 0 and up to 1000000 for ${kind}, got "${value}"`,
    ]),
  ),
  [
    { JAEGER_SAMPLER: 'remote', JAEGER_HOST: 'jaeger', JAEGER_SAMPLER_PARAM: '2' },
    'JAEGER_SAMPLER_PARAM must be within 0..1 for remote, got "2"',
  ],
  [{ JAEGER_SAMPLER: 'remote' }, 'JAEGER_SAMPLING_ENDPOINT or JAEGER_HOST must be set for remote, got ""'],
  [
    { JAEGER_SAMPLER: 'remote', JAEGER_SAMPLING_ENDPOINT: 'jaeger:5778' },
    'JAEGER_SAMPLING_ENDPOINT must be an http or https URL without credentials, got "jaeger:5778"',
  ],
  [
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '' },
    'OTEL_TRACES_SAMPLER_ARG must be within 0..1 for traceidratio, got ""',
  ],
  [
    { OTEL_TRACES_SAMPLER: 'xray' },
    'OTEL_TRACES_SAMPLER must be always_on, always_off, traceidratio or jaeger_remote, each also with parentbased_ (xray asks a service of AWS, which nothing here does), got "xray"',
  ],
  [
    { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    'JAEGER_SAMPLING_ENDPOINT or JAEGER_HOST must be set for remote, got ""',
  ],
  [
    {
      OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
      OTEL_TRACES_SAMPLER_ARG: 'endpoint=jaeger:14250,initialSamplingRate=0.5',
    },
    'endpoint in OTEL_TRACES_SAMPLER_ARG must be an http or https URL without credentials, got "jaeger:14250"',
  ],
  [
    { JAEGER_HOST: 'http://jaeger' },
    'JAEGER_HOST must be a host name or an IP address, without scheme, port or path, got "http://jaeger"',
  ],
  [{ JAEGER_PORT: '0' }, 'JAEGER_PORT must be a whole number within 1..65535, got "0"'],
  [{ JAEGER_PORT: '65536' }, 'JAEGER_PORT must be a whole number within 1..65535, got "65536"'],
  [{ JAEGER_PORT: 'udp' }, 'JAEGER_PORT must be a whole number within 1..65535, got "udp"'],
  [{ JAEGER_PORT: '16686' }, `JAEGER_PORT ${ports}, got "16686"`],
  [{ JAEGER_PROTOCOL: 'udp' }, 'JAEGER_PROTOCOL must be one of compact, binary, http, got "udp"'],
  [{ TRACING_PROCESSOR: 'none' }, 'TRACING_PROCESSOR must be one of batch, simple, got "none"'],
  [{ TRACING_FAST_PATH: 'no' }, 'TRACING_FAST_PATH must be true or false, got "no"'],
  [{ TRACING_TRUST_INCOMING: '0' }, 'TRACING_TRUST_INCOMING must be true or false, got "0"'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://x:4317' },
    'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL without credentials, got "grpc://x:4317"',
  ],
  [
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://user:secret@x' },
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an http or https URL without credentials, got "https://…@x"',
  ],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'http' },
    'OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/protobuf, http/json, grpc, got "http"',
  ],
  [
    { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,secret' },
    'OTEL_EXPORTER_OTLP_HEADERS must be key=value pairs separated by commas, got "…"',
  ],
  ...['healthz', '/a/**/b', '/a*b*', '/a?b', '/healthz,', '/a b', 'all', 'none,/a'].map(
    (value): [Record<string, string>, string] => [
      { TRACING_IGNORE_PATHS: value },
      `TRACING_IGNORE_PATHS must be none, or paths that begin with /, comma separated, with at most one * in a segment and ** only at the end, got "${value === '/healthz,' ? '' : value.replace(',/a', '')}"`,
    ],
  ),
  [
    { TRACING_METHODS: 'scanner.checkFiles' },
    'TRACING_METHODS must be path-suffix-without-extension#export=spanName, comma separated, got "scanner.checkFiles"',
  ],
])('%j is refused with the variable, the value and the rule', (env, message) => {
  expect(() => loadTracingConfiguration(env)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message }),
  );
});

test('an error carries variable, value and rule apart', () => {
  const error = new ConfigurationError('JAEGER_SAMPLER_PARAM', '7', 'must be within 0..1 for probabilistic');
  expect(error).toMatchObject({
    message: 'JAEGER_SAMPLER_PARAM must be within 0..1 for probabilistic, got "7"',
    variable: 'JAEGER_SAMPLER_PARAM',
    value: '7',
    rule: 'must be within 0..1 for probabilistic',
  });
});

test.each([
  [{}, { host: 'jaeger', port: 6831, protocol: 'compact' }],
  [{ JAEGER_PORT: '6832' }, { host: 'jaeger', port: 6832, protocol: 'binary' }],
  [{ JAEGER_PORT: '14268' }, { host: 'jaeger', port: 14268, protocol: 'http' }],
  [
    { JAEGER_PORT: '40001', JAEGER_PROTOCOL: 'binary' },
    { host: 'jaeger', port: 40001, protocol: 'binary' },
  ],
  [
    { JAEGER_PORT: '6831', JAEGER_PROTOCOL: 'http' },
    { host: 'jaeger', port: 6831, protocol: 'http' },
  ],
])('JAEGER_HOST with %j is %j', (env, jaeger) => {
  expect(load({ JAEGER_HOST: 'jaeger', ...env }).jaeger).toEqual(jaeger);
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/base/' }, 'http://c:4318/base/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/otlp' }, 'https://c/otlp'],
])('%j exports to %s', (env, tracesUrl) => {
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, tenant = a=b' };
  expect(load({ ...(env as Record<string, string>), ...headers }).otlp).toMatchObject({
    tracesUrl,
    headers: { authorization: 'Bearer x', tenant: 'a=b' },
    compression: 'none',
    protocol: 'http/protobuf',
    timeoutMillis: 10_000,
  });
});

test('SERVICE_NAME wins over OTEL_SERVICE_NAME, and that over the resource attribute', () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=c,k8s.pod.name=p', OTEL_SERVICE_NAME: 'b' };
  expect(load({ ...env, SERVICE_NAME: 'a' }).serviceName).toBe('a');
  expect(load({ ...env, SERVICE_NAME: ' ' }).serviceName).toBe('b');
  expect(load({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=c' }).serviceName).toBe('c');
  expect(load(env).resourceAttributes).toEqual({ 'k8s.pod.name': 'p' });
});

test('a small queue alone makes the batch small too', () => {
  expect(load({ OTEL_BSP_MAX_QUEUE_SIZE: '10' }).batch).toMatchObject({
    maxQueueSize: 10,
    maxExportBatchSize: 10,
  });
});

test('instrumentations are the enabled ones less the disabled ones', () => {
  const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http, fs', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'fs' };
  expect(load(env).instrumentations).toEqual(new Set(['http']));
});
