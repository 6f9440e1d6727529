import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import type { Deployment, Metadata, Pod } from '../../deploy/commands/doctor/resources';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { installElasticsearch } from './pipeline/elasticsearch';
import { cleanTree } from './pipeline/expected-trees';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');
const storage = kubectlIn('trace-storage');
const arrival = { timeout: 60_000, interval: 500 };
const jaegerPods = 'app.kubernetes.io/part-of=jaeger';

beforeAll(async () => {
  await ensureRestrictedNamespace(storage, storage.target.namespace);
  const servers = await installElasticsearch(storage);
  const jaeger = { strategy: 'production', storage: { type: 'elasticsearch', servers } };
  await installPipeline(kubectl, { jaeger });
});

afterAll(async () => {
  await storage.run(['delete', 'namespace', storage.target.namespace, '--wait=false']);
});

test('collector and query run apart', async () => {
  const apart = ['mangamotion-jaeger-collector', 'mangamotion-jaeger-query'];
  await expect.poll(readyJaegers, { timeout: 120_000, interval: 1000 }).toEqual(apart);
  // The all-in-one pod that was there before still takes spans while it stops, and they go with it.
  await expect
    .poll(jaegerComponents, { timeout: 120_000, interval: 1000 })
    .toEqual(new Set(['collector', 'query']));
});

test('a trace survives the restart of every Jaeger pod', async () => {
  await using api = await Api.open(kubectl);
  await using jaeger = await Jaeger.open(kubectl);
  const { traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
  await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(cleanTree);
  await kubectl.run(['delete', 'pods', '--selector', jaegerPods, '--wait']);
  await expect
    .poll(() => jaeger.tree(traceId).catch(() => []), { timeout: 120_000, interval: 1000 })
    .toEqual(cleanTree);
});

test('the retention job ends well', async () => {
  const [cleaner] = await kubectl.list<{ metadata: Metadata }>('cronjobs');
  expect(cleaner?.metadata.name).toContain('es-index-cleaner');
  await kubectl.run(['create', 'job', 'retention-now', `--from=cronjob/${cleaner?.metadata.name}`]);
  await kubectl.run(['wait', '--for=condition=complete', 'job/retention-now', '--timeout=120s'], {
    timeoutMillis: 130_000,
  });
  await kubectl.run(['delete', 'job', 'retention-now']);
});

/** Deployments of Jaeger all of whose pods are ready. */
async function readyJaegers(): Promise<string[]> {
  const deployments = await kubectl.list<Deployment>('deployments', '--selector', jaegerPods);
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
