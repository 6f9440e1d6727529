import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

const propagators =
  'must be a comma-separated list of tracecontext, baggage, b3, b3multi, jaeger, or none by itself';
const remote = { OTEL_TRACES_SAMPLER: 'jaeger_remote', JAEGER_HOST: 'jaeger' };
const local = { OTEL_TRACES_EXPORTER: 'otlp' };

const whole = (range: string, value: string): string =>
  `must be a whole number within ${range}, got "${value}"`;

/** The variable and its value, why it is ignored, and what else must be set for it to count. */
const CASES: [string, string, string, Record<string, string>?][] = [
  ['OTEL_SDK_DISABLED', 'yes', 'must be true or false, got "yes"'],
  ['OTEL_SDK_DISABLED', '1', 'must be true or false, got "1"'],
  ['OTEL_LOG_LEVEL', 'quiet', 'must be one of none, error, warn, info, debug, verbose, all, got "quiet"'],
  ['OTEL_PROPAGATORS', 'xray', `${propagators}, got "xray"`],
  ['OTEL_PROPAGATORS', 'B3', `${propagators}, got "B3"`],
  ['OTEL_RESOURCE_ATTRIBUTES', 'team', 'must be key=value pairs separated by commas, got "…"'],
  [
    'OTEL_RESOURCE_ATTRIBUTES',
    'a=b,team=%zz',
    'must have a percent sign only before two hexadecimal digits, got "…"',
  ],
  ['OTEL_BSP_MAX_QUEUE_SIZE', '-1', whole('1..1000000', '-1')],
  [
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
    '4096',
    'must be at most OTEL_BSP_MAX_QUEUE_SIZE, which is 2048, got "4096"',
  ],
  ['OTEL_BSP_SCHEDULE_DELAY', '1.5', whole('1..3600000', '1.5')],
  ['OTEL_BSP_EXPORT_TIMEOUT', '5s', whole('0..3600000', '5s')],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '-1', whole('0..3600000', '-1'), local],
  ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', '10s', whole('0..3600000', '10s'), local],
  ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd', 'must be one of none, gzip, got "zstd"', local],
  ['OTEL_ATTRIBUTE_COUNT_LIMIT', 'many', whole('0..10000', 'many')],
  ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '0', whole('1..1000000', '0')],
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '1e3', whole('0..10000', '1e3')],
  ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', '-5', whole('1..1000000', '-5')],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', '-1', whole('0..10000', '-1')],
  ['OTEL_SPAN_LINK_COUNT_LIMIT', '20000', whole('0..10000', '20000')],
  ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'NaN', whole('0..10000', 'NaN')],
  ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', '0x10', whole('0..10000', '0x10')],
];

test.each(CASES)('%s=%s is as if it were not set, and that is said', (variable, value, why, needed = {}) => {
  expect(loadTracingConfiguration({ ...needed, [variable]: value })).toEqual({
    ...loadTracingConfiguration(needed),
    withoutEffect: { [variable]: why },
  });
});

test.each([
  ['initialSamplingRate=2', { 'initialSamplingRate in OTEL_TRACES_SAMPLER_ARG': ratio('2') }],
  ['pollingIntervalMs=0', { 'pollingIntervalMs in OTEL_TRACES_SAMPLER_ARG': whole('1000..86400000', '0') }],
])('of OTEL_TRACES_SAMPLER_ARG %s is as if it were not there, and that is said', (arg, withoutEffect) => {
  expect(loadTracingConfiguration({ ...remote, OTEL_TRACES_SAMPLER_ARG: arg })).toEqual({
    ...loadTracingConfiguration(remote),
    withoutEffect,
  });
});

function ratio(value: string): string {
  return `must be within 0..1 for jaeger_remote, got "${value}"`;
}

test('a propagator that is not here leaves the others', () => {
  expect(loadTracingConfiguration({ OTEL_PROPAGATORS: 'xray,b3, ottrace' })).toMatchObject({
    propagators: new Set(['b3']),
    withoutEffect: { OTEL_PROPAGATORS: `${propagators}, got "xray,ottrace"` },
  });
});

test('a timeout of 0 is none', () => {
  const env = { ...local, OTEL_BSP_EXPORT_TIMEOUT: '0', OTEL_EXPORTER_OTLP_TIMEOUT: '0' };
  expect(loadTracingConfiguration(env)).toMatchObject({
    batch: { exportTimeoutMillis: 3_600_000 },
    otlp: { timeoutMillis: 3_600_000 },
    withoutEffect: {},
  });
});
