import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PortForward } from '../../deploy/cluster/port-forward';
import { helm } from '../../deploy/kind/charts';
import { namespaces } from '../../deploy/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/kind/namespaces';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { installElasticsearch } from './pipeline/elasticsearch';
import { cleanTree } from './pipeline/expected-trees';
import { installExternalServers } from './pipeline/external-servers';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('production');
const elsewhere = kubectlIn('servers-of-others');
const resources = { cpu: '20m', memory: '384Mi' };

beforeAll(async () => {
  for (const { target } of [kubectl, elsewhere]) await ensureRestrictedNamespace(kubectl, target.namespace);
  const [servers, { values, secrets }] = await Promise.all([
    installElasticsearch(elsewhere),
    installExternalServers(elsewhere),
  ]);
  await kubectl.apply(JSON.stringify(secrets));
  const small = {
    images: { pullPolicy: 'IfNotPresent' },
    sampler: { type: 'const', param: 1 },
    jaeger: { storage: { servers }, collectorReplicas: 1, queryReplicas: 1, resources },
    api: { resources, autoscaling: { minReplicas: 2 } },
    worker: { resources },
  };
  await installPipeline(kubectl, { ...small, ...values }, 'mangamotion', 'production');
});

afterAll(async () => {
  await helm(kubectl, ['uninstall', 'mangamotion', '--ignore-not-found', '--wait', '--timeout', '120s']);
  const both = [kubectl.target.namespace, elsewhere.target.namespace];
  await kubectl.run(['delete', 'namespace', ...both, '--wait=false']);
});

describe("production's values, on servers that were there before", () => {
  test('one upload is one trace, and what secrets say stands nowhere in the release', async () => {
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl);
    const { body, traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
    expect((await api.finishedJob(body.jobId)).status).toBe('clean');
    const tree = () => jaeger.tree(traceId).catch(() => []);
    await expect.poll(tree, { timeout: 90_000, interval: 1000 }).toEqual(cleanTree);
    const release = await helm(kubectl, ['get', 'all', 'mangamotion']);
    expect(release).not.toContain('mangamotion-development');
  });

  test('the operator is forbidden nothing but what it does not need: the list of namespaces', async () => {
    const logs = ['logs', 'deployment/mangamotion-operators-jaeger', '--tail=-1'];
    const lines = (await kubectl.in(namespaces.operators).run(logs)).split('\n');
    const forbidden = lines.filter((line) => line.includes('forbidden'));
    expect(forbidden.filter((line) => !line.includes('disabling namespace controller'))).toEqual([]);
  });

  test('the retention job leaves what is younger than its seven days, and takes what is older', async () => {
    await using forward = await PortForward.open(elsewhere, { of: 'service/elasticsearch', port: 9200 });
    const indices = async () => {
      const answer = await fetch(`${forward.url}/_cat/indices/jaeger-*?h=index&s=index`);
      return (await answer.text()).trim().split('\n').filter(Boolean);
    };
    const before = await indices();
    expect(before).toContain(`jaeger-span-${new Date().toISOString().slice(0, 10)}`);
    await deleteOlderThan('7');
    expect(await indices()).toEqual(before);
    // Elasticsearch lets nobody forge an index's age, but everything is older than no day.
    await deleteOlderThan('0');
    expect(await indices()).toEqual([]);
  });
});

interface CronJob {
  readonly spec: { readonly jobTemplate: { readonly spec: JobSpec } };
}

interface JobSpec {
  readonly template: { readonly spec: { readonly containers: readonly { readonly args: string[] }[] } };
}

/** Runs the retention job at once, whose first argument is a number of days. */
async function deleteOlderThan(days: string): Promise<void> {
  const { spec } = await kubectl.json<CronJob>('get', 'cronjob', 'mangamotion-jaeger-es-index-cleaner');
  const job = structuredClone(spec.jobTemplate.spec);
  const [args] = job.template.spec.containers.map((container) => container.args);
  expect(args?.splice(0, 1, days)).toEqual(['7']);
  const name = `retention-${days}`;
  await kubectl.apply(JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: job }));
  await kubectl.run(['wait', '--for=condition=complete', `job/${name}`, '--timeout=60s'], {
    timeoutMillis: 70_000,
  });
  await kubectl.run(['delete', 'job', name]);
}
