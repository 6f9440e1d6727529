import { expect, test } from 'vitest';
import { LIBRARY_NAMES, USUAL_LIBRARIES } from '../../../../deploy/instrumentation/catalogue/library';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';
import { INSTRUMENTATION_NAMES } from '../../../../deploy/instrumentation/configuration/tracing-configuration';

const here = [...INSTRUMENTATION_NAMES, ...LIBRARY_NAMES].join(', ');

test("names that the stock image alone knows do nothing, and are said: its README's own example among them", () => {
  const configuration = loadTracingConfiguration({
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'fs,dns, net,runtime-node,pg',
  });
  expect(configuration?.instrumentations).toEqual(
    new Set(['http', 'express', 'fastify', 'ioredis', 'aws-sdk', 'undici', 'bullmq', 'methods']),
  );
  expect(configuration?.withoutEffect).toEqual({
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: `runtime-node is not here, only ${here}`,
  });
  expect(configuration?.libraries).toEqual(USUAL_LIBRARIES.filter((name) => name !== 'pg'));
});

test('of the enabled ones those count that are here, be there none', () => {
  const mixed = loadTracingConfiguration({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pg,http,nobody-knows' });
  expect(mixed?.instrumentations).toEqual(new Set(['http']));
  expect(mixed?.withoutEffect).toEqual({
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: `nobody-knows is not here, only ${here}`,
  });
  expect(mixed?.libraries).toEqual(['pg']);
  const foreign = loadTracingConfiguration({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pg' });
  expect(foreign?.instrumentations).toEqual(new Set());
  expect(loadTracingConfiguration({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'net,dns' })?.libraries).toEqual([
    'dns',
    'net',
  ]);
});

test.each([
  ['OTEL_METRICS_EXPORTER', 'otlp', 'metrics are not exported from here'],
  ['OTEL_METRIC_EXPORT_INTERVAL', '1000', 'metrics are not exported from here'],
  ['OTEL_LOGS_EXPORTER', 'console', 'logs are not exported from here'],
  ['OTEL_BLRP_SCHEDULE_DELAY', '1000', 'logs are not exported from here'],
  ['OTEL_CONFIG_FILE', 'sdk.yaml', 'variables decide, no file'],
  ['OTEL_EXPERIMENTAL_CONFIG_FILE', 'sdk.yaml', 'variables decide, no file'],
  ['JAEGER_SAMPLER_TYPE', 'const', 'JAEGER_SAMPLER decides'],
  ['JAEGER_SERVICE_NAME', 'api', 'SERVICE_NAME or OTEL_SERVICE_NAME decides'],
  ['JAEGER_TAGS', 'team=scan', 'OTEL_RESOURCE_ATTRIBUTES are for this'],
  ['JAEGER_USER', 'me', 'Jaeger is sent no credentials'],
  ['JAEGER_PASSWORD', 'secret', 'Jaeger is sent no credentials'],
  [
    'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT',
    'yes',
    'what they let through goes into logs, which are not exported from here',
  ],
  [
    'OTEL_SEMCONV_STABILITY_OPT_IN',
    'http/dup',
    'each instrumentation has one set of names, as in the stock image',
  ],
  ['OTEL_EXPORTER_OTLP_INSECURE', 'true', 'the scheme of an endpoint decides'],
])('%s=%s changes nothing, and that is said', (variable, value, reason) => {
  expect(loadTracingConfiguration({ [variable]: value })?.withoutEffect).toEqual({ [variable]: reason });
});

test.each([
  { OTEL_METRICS_EXPORTER: 'none' },
  { OTEL_LOGS_EXPORTER: ' none ' },
  { OTEL_METRICS_EXPORTER: '' },
  { OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'pod', OTEL_POD_IP: '10.0.0.1', OTEL_NODE_IP: '10.0.0.2' },
])('%j is so anyhow, and nothing is said', (env) => {
  expect(loadTracingConfiguration(env)?.withoutEffect).toEqual({});
});

test.each([
  ['NONE', 'none'],
  ['Warn', 'warn'],
  ['verbose', 'info'],
])('OTEL_LOG_LEVEL=%s prints from %s on', (OTEL_LOG_LEVEL, logLevel) => {
  expect(loadTracingConfiguration({ OTEL_LOG_LEVEL })).toMatchObject({ logLevel, withoutEffect: {} });
});
