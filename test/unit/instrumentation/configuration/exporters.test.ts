import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

const addresses = { JAEGER_HOST: 'jaeger', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const jaeger = { host: 'jaeger', port: 6831, protocol: 'compact' };
const collector = 'http://collector:4318/v1/traces';

function exportersOf(env: Record<string, string>) {
  const { jaeger: toJaeger, otlp, console } = loadTracingConfiguration(env) ?? {};
  return { jaeger: toJaeger, otlp: otlp?.tracesUrl, console };
}

test.each([
  [{ ...addresses }, { jaeger, otlp: collector, console: false }],
  [
    { ...addresses, OTEL_TRACES_EXPORTER: 'none' },
    { jaeger: undefined, otlp: undefined, console: false },
  ],
  [
    { ...addresses, OTEL_TRACES_EXPORTER: 'otlp' },
    { jaeger: undefined, otlp: collector, console: false },
  ],
  [
    { ...addresses, OTEL_TRACES_EXPORTER: 'jaeger, console' },
    { jaeger, otlp: undefined, console: true },
  ],
  [{ OTEL_TRACES_EXPORTER: 'console' }, { jaeger: undefined, otlp: undefined, console: true }],
  [
    { OTEL_TRACES_EXPORTER: 'otlp,jaeger' },
    { jaeger: { ...jaeger, host: '127.0.0.1' }, otlp: 'http://localhost:4318/v1/traces', console: false },
  ],
  [
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { jaeger: undefined, otlp: 'http://localhost:4317', console: false },
  ],
])('%j exports to %j', (env, exporters) => {
  expect(exportersOf(env as Record<string, string>)).toEqual(exporters);
});

test('addresses that no span goes to are said', () => {
  const env = { ...addresses, OTEL_TRACES_EXPORTER: 'none' };
  expect(loadTracingConfiguration(env)?.withoutEffect).toEqual({
    JAEGER_HOST: 'OTEL_TRACES_EXPORTER does not name jaeger',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'OTEL_TRACES_EXPORTER does not name otlp',
  });
});

test.each<[Record<string, string>, object]>([
  [{ JAEGER_AGENT_HOST: 'agent' }, { host: 'agent', port: 6831, protocol: 'compact' }],
  [
    { JAEGER_AGENT_HOST: 'agent', JAEGER_AGENT_PORT: '6832' },
    { host: 'agent', port: 6832, protocol: 'binary' },
  ],
  [{ OTEL_EXPORTER_JAEGER_AGENT_HOST: 'old' }, { host: 'old', port: 6831, protocol: 'compact' }],
  [
    { JAEGER_HOST: 'jaeger', JAEGER_PORT: '14268', JAEGER_AGENT_HOST: 'agent', JAEGER_AGENT_PORT: '6832' },
    { host: 'jaeger', port: 14268, protocol: 'http' },
  ],
  [
    { OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://[::1]:14268/api/traces', JAEGER_AGENT_HOST: 'agent' },
    { host: '::1', port: 14268, protocol: 'http' },
  ],
  [{ JAEGER_HOST: 'jaeger', JAEGER_ENDPOINT: 'http://other/api/traces' }, jaeger],
  // As Kubernetes sets them for services of those names.
  [
    { JAEGER_HOST: 'jaeger', JAEGER_PORT: 'tcp://10.0.0.1:16686', JAEGER_AGENT_PORT: 'udp://10.0.0.2:6831' },
    jaeger,
  ],
])('%j sends to %j', (env, expected) => {
  expect(loadTracingConfiguration(env)?.jaeger).toEqual(expected);
});

test("a remote sampler asks Jaeger's agent, too", () => {
  const { sampler } =
    loadTracingConfiguration({ JAEGER_SAMPLER: 'remote', JAEGER_AGENT_HOST: 'agent' }) ?? {};
  expect(sampler).toMatchObject({
    endpoints: ['http://agent:5778/sampling', 'http://agent:14268/api/sampling'],
  });
});

const names = 'must be a comma-separated list of otlp, jaeger, console, or none by itself';
const url = 'must be http://host:port/api/traces (otherwise set OTLP)';

test.each([
  ['OTEL_TRACES_EXPORTER', 'zipkin', `${names}, got "zipkin"`],
  ['OTEL_TRACES_EXPORTER', 'otlp,none', `${names}, got "none"`],
  ['OTEL_EXPORTER_JAEGER_ENDPOINT', 'https://jaeger/api/traces', `${url}, got "https://jaeger/api/traces"`],
  ['JAEGER_ENDPOINT', 'http://jaeger:14250', `${url}, got "http://jaeger:14250/"`],
  ['JAEGER_AGENT_PORT', '0', 'must be a whole number within 1..65535, got "0"'],
  [
    'JAEGER_AGENT_HOST',
    'udp://agent',
    'must be a host name or an IP address, without scheme, port or path, got "udp://agent"',
  ],
])('%s=%s is refused', (variable, value, message) => {
  expect(() => loadTracingConfiguration({ [variable]: value })).toThrow(`${variable} ${message}`);
});
