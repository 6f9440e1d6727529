import { SpanKind, SpanStatusCode, trace as api, ROOT_CONTEXT, type Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startReceiver, type TraceBackend } from '../../../../deploy/rig/receiver/receiver';
import { startJaeger } from '../../../../deploy/rig/servers/jaeger';
import type { JaegerTrace } from '../../../../services/shared/jaeger/trace';
import { eventually } from '../../../eventually';

interface Upload {
  readonly millis: number;
  readonly agoMinutes: number;
  readonly attributes?: Attributes;
  readonly fails?: boolean;
}

/** An upload, and below it the scan by another service, which takes half the time. */
async function record(backend: TraceBackend, { millis, agoMinutes, attributes, fails }: Upload) {
  const providers = ['shop', 'scanner'].map((service) => {
    const exporter = new OTLPTraceExporter({ url: `${backend.otlpEndpoint}/v1/traces` });
    const resource = resourceFromAttributes({ 'service.name': service, zone: `${service}-1` });
    return new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  });
  const [shop, scanner] = providers.map((provider) => provider.getTracer('test'));
  if (!shop || !scanner) throw new Error('unreachable');
  const startTime = Date.now() - agoMinutes * 60_000;
  const upload = shop.startSpan('upload', {
    kind: SpanKind.SERVER,
    startTime,
    ...(attributes && { attributes }),
  });
  const context = api.setSpan(ROOT_CONTEXT, upload);
  const scan = scanner.startSpan('scan', { startTime }, context);
  scan.addEvent('verdict', { found: 'Eicar' }, startTime);
  if (fails) scan.setStatus({ code: SpanStatusCode.ERROR, message: 'no clamd' });
  scan.end(startTime + millis / 2);
  upload.end(startTime + millis);
  await Promise.all(providers.map((provider) => provider.shutdown()));
  return upload.spanContext().traceId;
}

const json = (tags: object): string => `tags=${encodeURIComponent(JSON.stringify(tags))}`;
const minutesAgo = (minutes: number): string => String((Date.now() - minutes * 60_000) * 1000);

describe.each([
  ['a real Jaeger', async () => startJaeger()],
  ['the built-in receiver', startReceiver],
])('%s', (_name, start) => {
  let backend: TraceBackend | undefined;
  const names = new Map<string, string>();

  beforeAll(async () => {
    backend = await start();
    if (!backend) return;
    const attributes = { 'user.id': 'reader-1', 'file.count': 3, secure: true };
    names.set(await record(backend, { millis: 6000, agoMinutes: 90, fails: true }), 'slow');
    names.set(await record(backend, { millis: 40, agoMinutes: 10, attributes }), 'marked');
    names.set(await record(backend, { millis: 2, agoMinutes: 5 }), 'quick');
    await eventually(async () => {
      if ((await search('service=scanner')).length < 3) throw new Error('not all has arrived');
    });
  });

  afterAll(() => backend?.stop());

  beforeEach(({ skip }) => skip(backend === undefined, 'there is no Jaeger'));

  async function ask<T>(path: string): Promise<T> {
    const response = await fetch(`${backend?.queryUrl}${path}`);
    const { data }: { data: T } = JSON.parse(await response.text());
    return data;
  }

  async function search(query: string): Promise<string[]> {
    const traces = await ask<JaegerTrace[]>(`/api/traces?${query}`);
    return traces.map(({ traceID }) => names.get(traceID) ?? traceID);
  }

  test.each([
    ['an operation', 'operation=upload', ['quick', 'marked', 'slow']],
    ['an operation of another service', 'operation=scan', []],
    ['a text', json({ 'user.id': 'reader-1' }), ['marked']],
    ['a number', json({ 'file.count': '3' }), ['marked']],
    ['a flag', json({ secure: 'true' }), ['marked']],
    ['all of several tags', json({ secure: 'true', 'user.id': 'reader-2' }), []],
    ['key:value', 'tag=user.id:reader-1', ['marked']],
    ['a tag of the process', json({ zone: 'shop-1' }), ['quick', 'marked', 'slow']],
    ['the least duration', 'minDuration=5s', ['slow']],
    ['the longest duration', 'maxDuration=5.5ms', ['quick']],
    ['both durations', 'minDuration=30ms&maxDuration=0.1s', ['marked']],
    ['a start', `start=${minutesAgo(30)}`, ['quick', 'marked']],
    ['an end', `end=${minutesAgo(8)}`, ['marked', 'slow']],
    ['how many', 'limit=2', ['quick', 'marked']],
  ])('finds traces by %s', async (_what, query, expected) => {
    expect((await search(`service=shop&${query}`)).toSorted()).toEqual(expected.toSorted());
  });

  test('finds tags of events, and errors, in the spans of the service that is asked for', async () => {
    expect(await search(`service=scanner&${json({ error: 'true' })}`)).toEqual(['slow']);
    expect(await search(`service=shop&${json({ error: 'true' })}`)).toEqual([]);
    expect(await search(`service=scanner&limit=9&${json({ found: 'Eicar' })}`)).toHaveLength(3);
  });

  test('tells services, operations and their kinds, and who calls whom', async () => {
    expect(await ask('/api/services')).toEqual(expect.arrayContaining(['scanner', 'shop']));
    expect(await ask('/api/services/shop/operations')).toEqual(['upload']);
    expect(await ask('/api/operations?service=shop')).toEqual([{ name: 'upload', spanKind: 'server' }]);
    const calls = [{ parent: 'shop', child: 'scanner', callCount: 3 }];
    expect(await ask(`/api/dependencies?endTs=${Date.now()}&lookback=86400000`)).toMatchObject(calls);
    expect(await ask(`/api/dependencies?endTs=${Date.now() - 86400000}&lookback=1000`)).toEqual([]);
  });

  test.each([
    ['', "parameter 'service' is required"],
    ['service=shop&minDuration=2s&maxDuration=1s', "'maxDuration' should be greater than 'minDuration'"],
    ['service=shop&minDuration=long', "unable to parse param 'minDuration': "],
    ['service=shop&start=yesterday', "unable to parse param 'start': "],
    ['service=shop&tags=error', "malformed 'tags' parameter, cannot unmarshal JSON: "],
    [`service=shop&${json({ 'file.count': 3 })}`, "malformed 'tags' parameter, cannot unmarshal JSON: "],
    ['service=shop&tag=error', "malformed 'tag' parameter, expecting key:value, received: error"],
  ])('refuses "%s"', async (query, rule) => {
    const response = await fetch(`${backend?.queryUrl}/api/traces?${query}`);
    const { errors }: { errors: { msg: string }[] } = JSON.parse(await response.text());
    expect([response.status, errors[0]?.msg.slice(0, rule.length)]).toEqual([400, rule]);
  });
});

test('the receiver counts back from now as the page of Jaeger does', async () => {
  const receiver = await startReceiver();
  const traceID = await record(receiver, { millis: 10, agoMinutes: 90 });
  const search = async (lookback: string): Promise<unknown> =>
    (await fetch(`${receiver.queryUrl}/api/traces?service=shop&lookback=${lookback}`)).json();
  expect(await search('1h')).toMatchObject({ data: [], total: 0 });
  expect(await search('2h')).toMatchObject({ data: [{ traceID }], total: 1 });
  expect(await search('2d')).toMatchObject({ data: [{ traceID }], total: 1 });
  await receiver.stop();
});
