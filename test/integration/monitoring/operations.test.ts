import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test, type TestContext, vi } from 'vitest';
import { mangamotionDashboard } from '../../../charts/dashboards/mangamotion';
import { type MeasuringJaeger, startMeasuringJaeger } from './measuring-jaeger';
import { type PrometheusServer, startPrometheus } from './prometheus';
import { groupingsOf, interpolated, selectorsOf } from './promql';

const targets = mangamotionDashboard.panels
  .flatMap((panel) =>
    panel.type === 'row' ? [] : panel.targets.map(({ expr }) => ({ title: panel.title, expr })),
  )
  .filter(({ expr }) => expr.includes('traces_span_metrics_'));

let jaeger: MeasuringJaeger | undefined;
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  jaeger = await startMeasuringJaeger();
  if (!jaeger) return;
  const labels = { namespace: 'mangamotion', pod: 'mangamotion-jaeger-v2-collector-1' };
  prometheus = await startPrometheus([{ job: 'operations', url: jaeger.operationsUrl, labels }], []);
  if (!prometheus) return;
  // A rate sees what comes after a scrape of the same series.
  await sendSpans(jaeger);
  await seriesOfCalls(prometheus);
  await sendSpans(jaeger);
}, 120_000);

afterAll(async () => {
  await prometheus?.stop();
  await jaeger?.stop();
});

const seriesOfCalls = (from: PrometheusServer) =>
  vi.waitFor(
    async () => expect(await from.series('traces_span_metrics_calls_total')).not.toEqual([]),
    40_000,
  );

const [client, server, consumer] = [3, 2, 5];
const [ok, error] = [1, 2];

/** Of four requests one fails, a job takes 700 ms, and what a service asks of others is no operation of its own. */
async function sendSpans({ otlpEndpoint }: MeasuringJaeger): Promise<void> {
  const requests = [ok, ok, ok, error].map((code) => span('POST /api/upload', server, code, 40));
  await send(otlpEndpoint, 'mangamotion-backend', [...requests, span('GET', client, error, 5)]);
  await send(otlpEndpoint, 'mangamotion-worker', [span('process scans', consumer, ok, 700)]);
}

function span(name: string, kind: number, code: number, durationMillis: number): object {
  const start = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    kind,
    startTimeUnixNano: `${start}`,
    endTimeUnixNano: `${start + BigInt(durationMillis) * 1_000_000n}`,
    status: { code },
  };
}

async function send(endpoint: string, service: string, spans: readonly object[]): Promise<void> {
  const attributes = [{ key: 'service.name', value: { stringValue: service } }];
  const body = JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${endpoint}/v1/traces`, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
}

function running(context: TestContext): PrometheusServer {
  if (!jaeger) context.skip('not the Jaeger that the charts install on this machine');
  if (!prometheus) context.skip('no prometheus on this machine');
  return prometheus;
}

const upload = 'mangamotion-backend POST /api/upload';
const scans = 'mangamotion-worker process scans';

/** Values by service and operation, once there are any. */
const valuesOf = (from: PrometheusServer, expr: string) =>
  vi.waitFor(
    async () => {
      const samples = await from.query(interpolated(expr));
      const values = samples.map(({ metric, value }): [string, number] => [
        `${metric['service_name']} ${metric['span_name']}`,
        Number(value[1]),
      ]);
      const byOperation = Object.fromEntries(values.filter(([, value]) => Number.isFinite(value)));
      expect(Object.keys(byOperation).toSorted()).toEqual([upload, scans]);
      return byOperation;
    },
    { timeout: 40_000, interval: 200 },
  );

const exprsOf = (title: string): string[] =>
  targets.filter((target) => target.title === title).map(({ expr }) => expr);

test('calls are those that a service answers or takes', async (context) => {
  const [calls = ''] = exprsOf('Calls by operation');
  const source = running(context);
  const ratio = async () => {
    const values = await valuesOf(source, calls);
    return (values[upload] ?? 0) / (values[scans] ?? 0);
  };
  // No number before a scrape has seen the second ones.
  await expect.poll(ratio, { timeout: 40_000, interval: 200 }).toBeCloseTo(4);
});

test('a quarter of the requests failed, and no job', async (context) => {
  const [failed = ''] = exprsOf('Failed calls by operation');
  const values = await valuesOf(running(context), failed);
  expect(values[upload]).toBeCloseTo(0.25);
  expect(values[scans]).toBe(0);
});

test('durations are in milliseconds, at each of the three percentiles', async (context) => {
  const durations = exprsOf('Duration by operation');
  expect(durations).toHaveLength(3);
  for (const expr of durations) {
    const values = await valuesOf(running(context), expr);
    // Within the buckets that these durations fall into.
    expect(values[upload]).toBeGreaterThan(10);
    expect(values[upload]).toBeLessThanOrEqual(50);
    expect(values[scans]).toBeGreaterThan(400);
    expect(values[scans]).toBeLessThanOrEqual(800);
  }
});

test('every metric and label of these panels is there', async (context) => {
  const exprs = targets.map(({ expr }) => interpolated(expr));
  for (const { metric, labels } of exprs.flatMap(selectorsOf)) {
    const series = await running(context).series(metric);
    expect(series.length).toBeGreaterThan(0);
    for (const each of series)
      expect(Object.keys(each)).toEqual(
        expect.arrayContaining([...labels, ...exprs.flatMap(groupingsOf)].filter((label) => label !== 'le')),
      );
  }
});
