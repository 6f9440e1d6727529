import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';
import { urlHost } from '../../../../deploy/instrumentation/configuration/url-host';

const compressionOf = (env: Record<string, string>) => loadTracingConfiguration(env)?.otlp?.compression;

const outside = 'https://otlp.example.com';

const WITHIN = [
  'localhost',
  'app.localhost',
  'collector',
  'collector.tracing.svc',
  'collector.tracing.svc.cluster.local',
  'collector.tracing.svc.cluster.local.',
  'collector.tracing.svc.manga.example.com',
  'printer.local',
  'host.docker.internal',
  'ip-10-0-0-1.eu-west-1.compute.internal',
  '0.0.0.0',
  '10.255.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.1',
  '169.254.20.10',
  '172.16.0.1',
  '172.31.255.255',
  '100.127.255.255',
  '192.168.1.1',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.1.2.3]',
  '[::ffff:192.168.0.1]',
  '[fd00:ec2::23]',
  '[fdff::1]',
  '[fe80::1]',
  '[febf::1]',
];

const OUTSIDE = [
  'otlp.example.com',
  'example.com.',
  'collector.tracing',
  'svc.example.com',
  'mylocal.example',
  '8.8.8.8',
  '10.example.com',
  'fd00.example.com',
  '1.10.0.1',
  '100.63.255.255',
  '11.0.0.1',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.169.0.1',
  '[2001:db8::1]',
  '[::2]',
  '[::ffff:8.8.8.8]',
  '[::ffff:11.0.0.1]',
  '[fb00::1]',
  '[fec0::1]',
];

const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'];

test.each([
  ...WITHIN.map((host) => ({ host, compression: 'none' })),
  ...OUTSIDE.map((host) => ({ host, compression: 'gzip' })),
])('spans for $host are sent with compression $compression', ({ host, compression }) => {
  for (const OTEL_EXPORTER_OTLP_PROTOCOL of PROTOCOLS) {
    for (const name of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
      const env = { OTEL_EXPORTER_OTLP_PROTOCOL, [name]: `http://${host}:4318` };
      expect(compressionOf(env)).toBe(compression);
    }
  }
});

test('no address of this machine is worth compressing for', () => {
  for (const { address } of Object.values(networkInterfaces()).flatMap((each) => each ?? [])) {
    expect(compressionOf({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${urlHost(address)}:4318` })).toBe('none');
  }
});

test.each([
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'none'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: outside, OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }, 'none'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: outside, OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none' }, 'none'],
  [
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: outside,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none',
    },
    'none',
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, 'gzip'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: outside, OTEL_EXPORTER_OTLP_COMPRESSION: ' ' }, 'gzip'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: outside, OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' }, 'gzip'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: outside, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector/x' },
    'none',
  ],
])('%j sends with compression %s', (env, compression) => {
  expect(compressionOf(env as Record<string, string>)).toBe(compression);
});
