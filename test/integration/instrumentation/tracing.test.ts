import { hostname } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadTracingConfiguration } from '../../../deploy/instrumentation/configuration';
import { createTracing } from '../../../deploy/instrumentation/tracing';
import { eventually } from '../../eventually';
import { decodeBody, decodeMessage, structsOf, tagsOf } from './exporters/decode-jaeger';
import { closedUdpPort, receiveHttp, receiveUdp } from './exporters/receivers';
import { FAST_PATH_VALUES } from './fast-path-values';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function givenUdp() {
  const receiver = await receiveUdp();
  cleanups.push(receiver.close);
  return receiver;
}

async function givenHttp(answer: { status: number; body?: string }) {
  const receiver = await receiveHttp(answer);
  cleanups.push(receiver.close);
  return receiver;
}

function jaegerAt(port: number, protocol: string) {
  return { JAEGER_HOST: '127.0.0.1', JAEGER_PORT: String(port), JAEGER_PROTOCOL: protocol };
}

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  function given(env: Record<string, string>) {
    const configuration = loadTracingConfiguration({ SERVICE_NAME: 'service', TRACING_FAST_PATH, ...env });
    if (configuration === undefined) throw new Error('tracing is switched off');
    const report = vi.fn<(level: string, message: string, fields?: object) => void>();
    const tracing = createTracing(configuration, report);
    cleanups.push(() => tracing.shutdown(0));
    return { ...tracing, report, tracer: tracing.provider.getTracer('test') };
  }

  test.each(['compact', 'binary'] as const)('512 of 512 %s spans arrive on shutdown', async (protocol) => {
    const { port, packets } = await givenUdp();
    const { tracer, statistics, shutdown } = given(jaegerAt(port, protocol));
    const names = Array.from({ length: 512 }, (_, index) => `span ${index}`);
    for (const name of names) tracer.startSpan(name).end();
    await shutdown(20_000);
    const arrived = () => packets.flatMap((packet) => decodeMessage(packet, protocol).spans);
    await eventually(() => expect(arrived().map((span) => span[5])).toEqual(names));
    expect(statistics).toMatchObject({ created: 512, exported: 512 });
  });

  test('512 of 512 spans arrive on shutdown over HTTP, as Thrift', async () => {
    const { port, requests } = await givenHttp({ status: 202 });
    const { tracer, statistics, shutdown } = given(jaegerAt(port, 'http'));
    for (let index = 0; index < 512; index++) tracer.startSpan('span').end();
    await shutdown(20_000);
    expect(requests.map(({ url, body }) => [url, decodeBody(body).spans.length])).toEqual([
      ['/api/traces?format=jaeger.thrift', 512],
    ]);
    expect(requests[0]?.headers['content-type']).toBe('application/x-thrift');
    expect(statistics).toMatchObject({ created: 512, exported: 512 });
  });

  test('the resource says which process the spans are of', async () => {
    const { port, packets } = await givenUdp();
    const resource = { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1,k8s.pod.name=pod' };
    const { tracer, shutdown } = given({ ...jaegerAt(port, 'compact'), ...resource });
    tracer.startSpan('span').end();
    await shutdown(20_000);
    await expect.poll(() => packets.length).toBe(1);
    const { process: described } = decodeMessage(packets[0] ?? Buffer.alloc(0), 'compact');
    expect(described[1]).toBe('service');
    expect(tagsOf(described, 2)).toEqual({
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.version': '3.0.0',
      'host.name': hostname(),
      ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      'process.pid': process.pid.toString(16).padStart(16, '0'),
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
      'service.instance.id': 'pod-1',
      'k8s.pod.name': 'pod',
    });
  });

  test('an oversized span is counted as too large, and its neighbours arrive', async () => {
    const { port, packets } = await givenUdp();
    const { tracer, statistics, shutdown, report } = given(jaegerAt(port, 'compact'));
    tracer.startSpan('before').end();
    tracer.startSpan('x'.repeat(70_000)).end();
    tracer.startSpan('after').end();
    await shutdown(20_000);
    await expect.poll(() => packets.length).toBe(1);
    const { spans } = decodeMessage(packets[0] ?? Buffer.alloc(0), 'compact');
    expect(spans.map((span) => span[5])).toEqual(['before', 'after']);
    expect(statistics).toMatchObject({ created: 3, exported: 2, dropped: { too_large: 1 } });
    expect(report).toHaveBeenCalledOnce();
  });

  test('attribute values are cut at 4 KiB', async () => {
    const { port, packets } = await givenUdp();
    const { tracer, shutdown } = given(jaegerAt(port, 'compact'));
    tracer.startSpan('span', { attributes: { long: 'x'.repeat(10_000) } }).end();
    await shutdown(20_000);
    await expect.poll(() => packets.length).toBe(1);
    const [span = {}] = decodeMessage(packets[0] ?? Buffer.alloc(0), 'compact').spans;
    expect(tagsOf(span, 10)['long']).toBe('x'.repeat(4096));
  });

  test('a closed UDP port is an error, not a success', async () => {
    const { tracer, statistics, shutdown, report } = given(jaegerAt(await closedUdpPort(), 'compact'));
    tracer.startSpan('span').end();
    await shutdown(20_000);
    expect(statistics).toMatchObject({ created: 1, exported: 0, dropped: { export_failed: 1 } });
    expect(report.mock.calls).toMatchObject([['warn', 'spans were lost on export', { spans: 1 }]]);
  });

  test('a host name that does not resolve is an error that names it', async () => {
    const { tracer, statistics, shutdown, report } = given({ JAEGER_HOST: 'nowhere.invalid' });
    tracer.startSpan('span').end();
    await shutdown(20_000);
    expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 1 } });
    expect(report.mock.calls[0]?.[2]).toMatchObject({
      exporter: 'jaeger compact udp://nowhere.invalid:6831',
    });
  });

  test('a collector that refuses is an error with its status', async () => {
    const { port } = await givenHttp({ status: 503 });
    const { tracer, statistics, shutdown, report } = given(jaegerAt(port, 'http'));
    tracer.startSpan('span').end();
    await shutdown(20_000);
    expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 1 } });
    const error = `http://127.0.0.1:${port}/api/traces?format=jaeger.thrift answered 503`;
    expect(report.mock.calls[0]?.[2]).toMatchObject({ spans: 1, error });
  });

  test('both exporters get every span, and one that hangs does not hold up the other', async () => {
    const dead = await givenHttp({ status: 0 });
    const { port, packets } = await givenUdp();
    const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${dead.port}` };
    const { tracer, statistics, shutdown } = given({ ...jaegerAt(port, 'compact'), ...otlp });
    tracer.startSpan('span').end();
    const start = performance.now();
    await shutdown(3000);
    expect(performance.now() - start).toBeLessThan(10_000);
    await expect.poll(() => packets.length).toBe(1);
    await expect.poll(() => dead.requests.map(({ url }) => url)).toEqual(['/v1/traces']);
    expect(statistics).toMatchObject({ created: 1, exported: 1, dropped: { shutdown_timeout: 1 } });
  });

  test('OTLP posts protobuf with the configured headers', async () => {
    const { port, requests } = await givenHttp({ status: 200 });
    const endpoint = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${port}/custom` };
    const { tracer, statistics, shutdown } = given({
      ...endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'tenant=manga',
    });
    tracer.startSpan('unmistakable').end();
    await shutdown(20_000);
    expect(requests[0]).toMatchObject({
      url: '/custom',
      headers: { 'content-type': 'application/x-protobuf', tenant: 'manga' },
    });
    expect(requests[0]?.body.includes('unmistakable')).toBe(true);
    expect(statistics).toMatchObject({ created: 1, exported: 1 });
  });

  test('OTLP is sent compressed where that is asked for', async () => {
    const { port, requests } = await givenHttp({ status: 200 });
    const { tracer, statistics, shutdown } = given({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    tracer.startSpan('unmistakable').end();
    await shutdown(20_000);
    expect(requests[0]?.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(requests[0]?.body ?? '').includes('unmistakable')).toBe(true);
    expect(statistics).toMatchObject({ created: 1, exported: 1 });
  });

  test('without an exporter spans are counted and one line says so', async () => {
    const { tracer, statistics, flush, report } = given({});
    tracer.startSpan('span').end();
    expect(await flush(1000)).toBe(true);
    expect(statistics).toMatchObject({ created: 1, exported: 0 });
    expect(report.mock.calls.map(([level]) => level)).toEqual(['info']);
  });

  test('the simple processor exports a span without a flush', async () => {
    const { port, packets } = await givenUdp();
    const { tracer } = given({ ...jaegerAt(port, 'compact'), TRACING_PROCESSOR: 'simple' });
    for (let index = 0; index < 20; index++) tracer.startSpan('span').end();
    await expect.poll(() => packets.length).toBe(20);
    const [span = {}] = decodeMessage(packets[0] ?? Buffer.alloc(0), 'compact').spans;
    expect(structsOf(span, 10)).toContainEqual({ 1: 'sampler.type', 2: 0, 3: 'const' });
  });

  test('an error with a long message is cut, and does not make its span too large to be sent', async () => {
    const { port, packets } = await givenUdp();
    const { tracer, statistics, shutdown } = given(jaegerAt(port, 'compact'));
    const span = tracer.startSpan('refused');
    span.recordException(new Error('x'.repeat(100_000)));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'x'.repeat(100_000) });
    span.end();
    await shutdown(20_000);
    expect(statistics).toMatchObject({ exported: 1, dropped: { too_large: 0 } });
    await eventually(() => expect(packets).toHaveLength(1));
    const [arrived] = packets.flatMap((packet) => decodeMessage(packet, 'compact').spans);
    expect(tagsOf(arrived ?? {}, 10)['otel.status_description']).toBe('x'.repeat(4096));
  });
});
