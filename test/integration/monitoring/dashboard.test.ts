import { afterAll, beforeAll, expect, test, type TestContext, vi } from 'vitest';
import { alerts } from '../../../charts/alerts';
import { plainInstallation } from '../../../charts/constructs/installation';
import { mangamotionDashboard } from '../../../charts/dashboards/mangamotion';
import { environment } from '../../../charts/environments';
import { mangamotion } from '../../../charts/model/mangamotion';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { accepted, finalStatus, postJson, postPages } from '../pipeline/caller';
import { startTracedPipeline, type TracedPipeline, traceWhen } from '../pipeline/traced-pipeline';
import { documentedMetrics, exposedMetrics } from './metrics-table';
import { type PrometheusServer, servicesOf, startPrometheus } from './prometheus';
import { groupingsOf, interpolated, selectorsOf } from './promql';

const rules = alerts(
  plainInstallation('mangamotion', 'mangamotion', mangamotion, environment('development').mangamotion),
);
const targets = mangamotionDashboard.panels.flatMap((panel) =>
  panel.type === 'row' ? [] : panel.targets.map((target) => ({ title: panel.title, ...target })),
);
/** Of kube-state-metrics, and of collectors, which no machine without a cluster has; Jaeger's have a test of their own. */
const isOfOthers = (metric: string): boolean =>
  metric === 'kube_deployment_status_replicas_available' || /^(otelcol|traces_span_metrics)_/.test(metric);
const ofServices = targets.filter(({ expr }) => !/otelcol_|traces_span_metrics_/.test(expr));

let pipeline: TracedPipeline;
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  const started = await startTracedPipeline({ backend: 'receiver', export: 'otlp' });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
  prometheus = await startPrometheus(servicesOf(pipeline), rules);
  // A rate sees what comes after a scrape of the same series, which a histogram has only from its first event on.
  for (const round of [1, 2, 3]) {
    if (prometheus) await scrapes(prometheus, 2 * round);
    await usePipeline();
  }
}, 120_000);

afterAll(async () => {
  await prometheus?.stop();
  await pipeline.stop();
});

/** Until Prometheus has scraped both services so many times. */
async function scrapes(server: PrometheusServer, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const counts = await server.query('count_over_time(up[10m]) and up == 1');
      expect(counts.map(({ value }) => Number(value[1]) >= count)).toEqual([true, true]);
    },
    { timeout: 40_000, interval: 100 },
  );
}

/** A clean upload, an infected one, a refused one, a presigned URL, and a path that is not there. */
async function usePipeline(): Promise<void> {
  for (const content of [pngPage(1), Buffer.concat([pngPage(2), eicar])]) {
    const { jobId } = await accepted(await postPages(pipeline, [{ name: 'page.png', content }]));
    await finalStatus(pipeline, jobId);
  }
  await postPages(pipeline, [{ name: 'page.png', content: Buffer.from('no picture') }]);
  await postJson(pipeline, '/api/presign', { name: 'a.png', contentType: 'image/png', sizeBytes: 10 });
  await fetch(`${pipeline.apiUrl}/api/nothing`);
}

const exprOf = (title: string): string => targets.find((each) => each.title === title)?.expr ?? '';

function running(context: TestContext): PrometheusServer {
  if (!prometheus) context.skip('no prometheus on this machine');
  return prometheus;
}

const scrape = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();

test('the documented metrics are those that the services have, with their types and labels', async () => {
  const exposed = exposedMetrics({
    API: await scrape(pipeline.operationsUrl),
    worker: await scrape(pipeline.workerUrl),
  });
  expect(documentedMetrics()).toEqual(exposed);
});

test.for(ofServices)('the query $refId of "$title" returns data', async ({ expr }, context) => {
  const server = running(context);
  await vi.waitFor(
    async () => {
      const values = (await server.query(interpolated(expr))).map(({ value }) => Number(value[1]));
      expect(values.filter(Number.isFinite)).not.toEqual([]);
    },
    { timeout: 40_000, interval: 200 },
  );
});

const withExemplars = targets.filter(({ exemplar }) => exemplar);

test.for(withExemplars)('each exemplar below "$title" opens a trace', async ({ expr }, context) => {
  const server = running(context);
  const exemplars = await vi.waitFor(
    async () => {
      const found = await server.exemplars(interpolated(expr));
      expect(found).not.toEqual([]);
      return found;
    },
    { timeout: 40_000, interval: 200 },
  );
  for (const { trace_id: traceId = '' } of exemplars) {
    const trace = await traceWhen(pipeline, traceId, ({ spans }) => spans.length > 0);
    expect(trace.traceID).toBe(traceId);
  }
});

test('the sampled share is that of the sampler, and no pod counts as untraced', async (context) => {
  const server = running(context);
  const valueOf = async (title: string) => {
    const [sample] = await server.query(interpolated(exprOf(title)));
    return sample?.value[1];
  };
  await expect.poll(() => valueOf('Sampled'), { timeout: 40_000 }).toBe('1');
  expect(await valueOf('Untraced pods')).toBe('0');
});

test('where no pod answers, the dashboard does not say that all are traced', async (context) => {
  const ofNobody = exprOf('Untraced pods').replaceAll('${release}', 'nobody');
  expect(await running(context).query(interpolated(ofNobody))).toEqual([]);
});

/** clamd knows of no date of the one signature that tests have. */
const withoutSamples = ['clamd_database_age_seconds'];

test('every metric and label in the alerts and the dashboard is there', async (context) => {
  const server = running(context);
  const exprs = [...rules.map(({ expr }) => expr), ...ofServices.map(({ expr }) => interpolated(expr))];
  const selectors = exprs
    .flatMap(selectorsOf)
    .filter(({ metric }) => !isOfOthers(metric) && !withoutSamples.includes(metric));
  const known = new Map<string, Set<string>>();
  for (const { metric } of selectors) {
    const series = await server.series(metric);
    known.set(metric, new Set(series.flatMap((labels) => Object.keys(labels))));
  }
  const unknown = selectors.flatMap(({ metric, labels }) =>
    labels.filter((label) => !known.get(metric)?.has(label)).map((label) => `${metric}{${label}}`),
  );
  expect(unknown).toEqual([]);
  const everyLabel = [...known.values()].flatMap((labels) => [...labels]);
  expect(exprs.flatMap(groupingsOf).filter((label) => !everyLabel.includes(label))).toEqual([]);
});

test('Prometheus evaluates every alert without an error', async (context) => {
  const server = running(context);
  const expected = rules.map(({ alert }) => ({ name: alert, health: 'ok' }));
  await expect.poll(() => server.rules(), { timeout: 40_000 }).toMatchObject(expected);
});
