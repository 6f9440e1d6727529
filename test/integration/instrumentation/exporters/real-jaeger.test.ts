import { randomUUID } from 'node:crypto';
import { SpanKind, SpanStatusCode, trace, ROOT_CONTEXT } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';
import { fetchStrategy } from '../../../../deploy/instrumentation/samplers/fetch-strategy';
import { RemoteSampler } from '../../../../deploy/instrumentation/samplers/remote-sampler';
import { createTracing } from '../../../../deploy/instrumentation/tracing';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { startJaeger, type JaegerServer } from '../../../../deploy/rig/servers/jaeger';
import { attributesOf } from '../../../../services/shared/jaeger/span-facts';

const strategies = {
  default_strategy: { type: 'probabilistic', param: 0.25 },
  service_strategies: [
    { service: 'limited', type: 'ratelimiting', param: 3 },
    {
      service: 'detailed',
      type: 'probabilistic',
      param: 0.5,
      operation_strategies: [{ operation: 'GET /x', type: 'probabilistic', param: 0.75 }],
    },
  ],
};

let server: JaegerServer | undefined;
beforeAll(async () => {
  server = await startJaeger({ strategies });
});
afterAll(() => server?.stop());

/** Jaeger; without one the test is skipped, and says why. */
function jaeger(skip: (reason: string) => never): JaegerServer {
  return server ?? skip('there is no jaeger on PATH and no Docker image of it');
}

type Route = (at: JaegerServer) => Record<string, string>;

const viaJaeger = (port: number, protocol: string) => ({
  JAEGER_HOST: '127.0.0.1',
  JAEGER_PORT: String(port),
  JAEGER_PROTOCOL: protocol,
});

const routes: [string, Route][] = [
  ['compact UDP', (at) => viaJaeger(at.compactPort, 'compact')],
  ['binary UDP', (at) => viaJaeger(at.binaryPort, 'binary')],
  ['Thrift over HTTP', (at) => viaJaeger(at.thriftHttpPort, 'http')],
  ['OTLP over HTTP', (at) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: at.otlpEndpoint })],
];

function given(serviceName: string, env: Record<string, string>) {
  const configuration = loadTracingConfiguration({ SERVICE_NAME: serviceName, ...env });
  if (configuration === undefined) throw new Error('tracing is switched off');
  const tracing = createTracing(configuration, vi.fn<() => void>());
  return { ...tracing, tracer: tracing.provider.getTracer('mangamotion', '1.0.0') };
}

test.for(routes)('Jaeger shows what was sent by %s', async ([name, route], { skip }) => {
  const at = jaeger(skip);
  const { tracer, shutdown } = given(`shown ${name}`, route(at));
  const root = tracer.startSpan('POST /api/upload', { kind: SpanKind.SERVER });
  const child = tracer.startSpan(
    'upload',
    { attributes: { 'user.id': '漫画', 'file.count': 3, 'file.total_size_mb': 1.5, 'scan.queued': false } },
    trace.setSpan(ROOT_CONTEXT, root),
  );
  child.addEvent('checked', { count: -7 });
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'no room' });
  child.end();
  root.end();
  await shutdown(5000);
  const traceId = root.spanContext().traceId;
  const api = new JaegerApi(at.queryUrl);
  await expect.poll(async () => (await api.trace(traceId))?.spans.length).toBe(2);
  const shown = await api.trace(traceId);
  const upload = shown?.spans.find(({ operationName }) => operationName === 'upload');
  const request = shown?.spans.find(({ operationName }) => operationName === 'POST /api/upload');
  expect(attributesOf(upload?.tags ?? [])).toMatchObject({
    'user.id': '漫画',
    'file.count': 3,
    'file.total_size_mb': 1.5,
    'scan.queued': false,
    error: true,
    'otel.status_description': 'no room',
    'otel.scope.name': 'mangamotion',
    'otel.scope.version': '1.0.0',
  });
  expect(upload?.references).toMatchObject([{ refType: 'CHILD_OF', spanID: root.spanContext().spanId }]);
  expect(upload?.logs.map(({ fields }) => fields.map(({ key, value }) => [key, value]))).toEqual([
    [
      ['event', 'checked'],
      ['count', -7],
    ],
  ]);
  expect(request?.tags.filter(({ key }) => key === 'span.kind')).toMatchObject([{ value: 'server' }]);
  expect(Object.values(shown?.processes ?? {}).map(({ serviceName }) => serviceName)).toEqual([
    `shown ${name}`,
  ]);
});

test.for(routes)('512 of 512 spans reach Jaeger by %s on shutdown', async ([name, route], { skip }) => {
  const at = jaeger(skip);
  const { tracer, shutdown, statistics } = given(`counted ${name}`, route(at));
  for (let index = 0; index < 512; index++) tracer.startSpan(`span ${index}`).end();
  await shutdown(5000);
  const search = { service: `counted ${name}`, limit: 2000 };
  const api = new JaegerApi(at.queryUrl);
  await expect.poll(async () => (await api.search(search)).length, { timeout: 40_000 }).toBe(512);
  expect(statistics).toMatchObject({ created: 512, exported: 512 });
});

// UDP may lose packets where the receiver gets no processor for a while: what counts is that it need not.
test(
  '2000 of 2000 compact spans with attributes reach Jaeger in one burst',
  { retry: 5 },
  async ({ skip }) => {
    const at = jaeger(skip);
    // Of each try its own: Jaeger keeps what came of the one before.
    const service = `burst ${randomUUID()}`;
    const { tracer, shutdown } = given(service, viaJaeger(at.compactPort, 'compact'));
    const attributes = { text: 'x'.repeat(400) };
    for (let index = 0; index < 2000; index++) tracer.startSpan('span', { attributes }).end();
    await shutdown(5000);
    const search = { service, limit: 5000 };
    const api = new JaegerApi(at.queryUrl);
    await expect.poll(async () => (await api.search(search)).length, { timeout: 15_000 }).toBe(2000);
  },
);

test.for([
  ['unlisted', 'ProbabilisticSampler{0.25}'],
  ['limited', 'RateLimitingSampler{3}'],
  ['detailed', 'PerOperationSampler{1, default=ProbabilisticSampler{0.5}}'],
] as const)(
  'the strategy that Jaeger has for the service "%s" is taken',
  async ([serviceName, expected], { skip }) => {
    const at = jaeger(skip);
    const endpoints = [`http://127.0.0.1:${at.samplingPort}/sampling`];
    const report = vi.fn<() => void>();
    const sampler = new RemoteSampler({
      endpoints,
      serviceName,
      initialRatio: 0,
      report,
      askStrategy: fetchStrategy,
    }).start();
    await expect.poll(() => sampler.toString()).toBe(`RemoteSampler{${expected}}`);
    sampler.stop();
    expect(report).not.toHaveBeenCalled();
  },
);
