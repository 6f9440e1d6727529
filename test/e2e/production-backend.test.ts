import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import { PortForward } from '../../deploy/cluster/port-forward';
import type { Deployment, Pod } from '../../deploy/commands/doctor/resources';
import { cleanTree } from '../../deploy/jaeger/upload-trees';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { installElasticsearch } from './pipeline/elasticsearch';
import { installPipeline, oldPodsGone } from './pipeline/install';
import { runNow, runRetention } from './pipeline/retention';

const kubectl = kubectlIn('mangamotion');
const storage = kubectlIn('trace-storage');
const arrival = { timeout: 60_000, interval: 500 };
const jaegerPods = 'app.kubernetes.io/part-of=jaeger';
const collectorPods = 'app.kubernetes.io/component=opentelemetry-collector';
let jaegerSettings: { readonly strategy: string; readonly storage: object };
let writtenByV1: string;

beforeAll(async () => {
  await ensureRestrictedNamespace(storage, storage.target.namespace);
  const servers = await installElasticsearch(storage);
  jaegerSettings = { strategy: 'production', storage: { type: 'elasticsearch', servers } };
  await installPipeline(kubectl, { jaeger: jaegerSettings });
});

afterAll(async () => {
  await storage.run(['delete', 'namespace', storage.target.namespace, '--wait=false']);
});

test('collector and query run apart', async () => {
  const apart = ['mangamotion-jaeger-collector', 'mangamotion-jaeger-query'];
  await expect.poll(() => ready(jaegerPods), { timeout: 120_000, interval: 1000 }).toEqual(apart);
  // The all-in-one pod that was there before still takes spans while it stops, and they go with it.
  await expect
    .poll(jaegerComponents, { timeout: 120_000, interval: 1000 })
    .toEqual(new Set(['collector', 'query']));
});

test('a trace survives the restart of every Jaeger pod', async () => {
  await using api = await Api.open(kubectl);
  await using jaeger = await Jaeger.open(kubectl);
  const { traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
  writtenByV1 = traceId;
  await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(cleanTree);
  await kubectl.run(['delete', 'pods', '--selector', jaegerPods, '--wait']);
  await expect
    .poll(() => jaeger.tree(traceId).catch(() => []), { timeout: 120_000, interval: 1000 })
    .toEqual(cleanTree);
});

test('the retention job ends well', async () => {
  expect(await runRetention(kubectl)).toContain('es-index-cleaner');
});

test('Jaeger v2 takes the place of v1, and reads what v1 wrote', async () => {
  await installPipeline(kubectl, { tracing: { backend: 'jaeger-v2' }, jaeger: jaegerSettings });
  await expect
    .poll(() => ready(collectorPods), arrival)
    .toEqual(['mangamotion-jaeger-v2-collector', 'mangamotion-query-collector']);
  await using jaeger = await Jaeger.open(kubectl, 'mangamotion-jaeger-v2-query');
  await expect.poll(() => jaeger.tree(writtenByV1).catch(() => []), arrival).toEqual(cleanTree);
  await using api = await Api.open(kubectl);
  const { traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
  await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(cleanTree);
});

test('the retention job of Jaeger v2 ends well, and is the only one', async () => {
  expect(await runRetention(kubectl)).toBe('mangamotion-index-cleaner');
});

/** Of the collector, by their names: its operator comes to it later than the upgrade ends. */
const initContainers = (): Promise<string> =>
  kubectl.run([
    'get',
    'deployment/mangamotion-jaeger-v2-collector',
    '--output',
    'jsonpath={.spec.template.spec.initContainers[*].name}',
  ]);

test('with rollover Jaeger v2 writes through aliases, and reads indices of days once they have one', async () => {
  const conditions = '{"max_docs":1}';
  const indices = { rollover: { enabled: true, conditions, schedule: '0 0 1 1 *' } };
  const { storage: where, ...others } = jaegerSettings;
  const rolled = { ...others, storage: { ...where, indices } };
  await installPipeline(kubectl, { tracing: { backend: 'jaeger-v2' }, jaeger: rolled });
  await expect.poll(initContainers, arrival).toBe('first-indices');
  await kubectl.rolledOut('deployment/mangamotion-query-collector', 120);
  await kubectl.rolledOut('deployment/mangamotion-jaeger-v2-collector', 120);
  // An old collector takes spans until it ends, and writes them to the indices of days.
  await oldPodsGone(kubectl, collectorPods);
  await using elasticsearch = await PortForward.open(storage, { of: 'service/elasticsearch', port: 9200 });
  const server = { 'https://es-0.example.com:9200': elasticsearch.url };
  await runDocumented(
    documented(
      `curl --fail-with-body --header 'content-type: application/json' https://es-0.example.com:9200/_aliases --data '{"actions": [{"add": {"index": "jaeger-span-*-*-*", "alias": "jaeger-span-read"}}]}'`,
    ),
    server,
  );
  await runDocumented(
    documented(
      `curl --fail-with-body --header 'content-type: application/json' https://es-0.example.com:9200/_aliases --data '{"actions": [{"add": {"index": "jaeger-service-*-*-*", "alias": "jaeger-service-read"}}]}'`,
    ),
    server,
  );

  await using jaeger = await Jaeger.open(kubectl, 'mangamotion-jaeger-v2-query');
  await using api = await Api.open(kubectl);
  const { traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
  await expect.poll(() => jaeger.tree(traceId).catch(() => []), arrival).toEqual(cleanTree);
  expect(await jaeger.tree(writtenByV1)).toEqual(cleanTree);

  for (const job of ['rollover', 'lookback', 'cleaner']) await runNow(kubectl, `mangamotion-index-${job}`);
  const aliases = await fetch(`${elasticsearch.url}/_alias/jaeger-span-write`);
  expect(Object.keys(Object(await aliases.json()))).toEqual(['jaeger-span-000002']);
  const later = await api.upload([{ name: 'page.png', content: pngPage() }]);
  for (const each of [later.traceId, traceId, writtenByV1])
    await expect.poll(() => jaeger.tree(each).catch(() => []), arrival).toEqual(cleanTree);
});

/** Deployments all of whose pods are ready. */
async function ready(selector: string): Promise<string[]> {
  const deployments = await kubectl.list<Deployment>('deployments', '--selector', selector);
  return deployments
    .filter(({ spec, status }) => status.readyReplicas === spec.replicas)
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

/** What Jaeger's pods are, those that are stopping too. */
async function jaegerComponents(): Promise<Set<string | undefined>> {
  const pods = await kubectl.list<Pod>('pods', '--selector', jaegerPods);
  return new Set(pods.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/component']));
}
