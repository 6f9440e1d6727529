import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helm } from '../../deploy/cluster/kind/charts';
import { namespaces } from '../../deploy/cluster/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import type { Kubectl } from '../../deploy/cluster/kubectl';
import { PortForward } from '../../deploy/cluster/port-forward';
import { cleanTree } from '../../deploy/jaeger/upload-trees';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { installElasticsearch } from './pipeline/elasticsearch';
import { installExternalServers } from './pipeline/external-servers';
import { installed, releaseWith } from './pipeline/install';
import { createSecrets } from './pipeline/secrets';

const kubectl = kubectlIn('production');
const elsewhere = kubectlIn('servers-of-others');
const resources = { cpu: '20m', memory: '384Mi' };
/** A single one of either tier, as no node here is large. */
const collectors = { resources, autoscaling: { minReplicas: 1, maxReplicas: 1 } };
const valuesFile = path.join(tmpdir(), `mangamotion-production-${process.pid}.yaml`);

/** The documents' namespace and file. */
const here = { 'namespace mangamotion': 'namespace production', 'my-values.yaml': valuesFile };

const preparation = [
  documented('kubectl create namespace mangamotion'),
  documented('kubectl label namespace mangamotion pod-security.kubernetes.io/enforce=restricted'),
];

/** Runs a documented command of Helm's, and waits for the API. */
const helmCommand = (command: string): Promise<void> =>
  installed(kubectl, 'mangamotion', () => runDocumented(`${command} --wait --timeout 240s`, here));

beforeAll(async () => {
  await kubectl.run(['delete', 'namespace', 'production', '--ignore-not-found'], { timeoutMillis: 180_000 });
  await ensureRestrictedNamespace(kubectl, elsewhere.target.namespace);
  const [servers, { values, env }] = await Promise.all([
    installElasticsearch(elsewhere),
    installExternalServers(elsewhere),
  ]);
  for (const command of preparation) await runDocumented(command, here);
  await createSecrets(kubectl, env);
  const small = {
    images: { pullPolicy: 'IfNotPresent' },
    // Of an upload that is neither failed nor slow, too.
    keep: { share: 1, waitSeconds: 10, routing: collectors, deciding: collectors },
    jaeger: { storage: { servers }, collectorReplicas: 1, queryReplicas: 1, resources },
    api: { resources, autoscaling: { minReplicas: 2 } },
    worker: { resources },
    // No issuer is here.
    authentication: { mode: 'none' },
  };
  await writeFile(valuesFile, JSON.stringify(releaseWith({ ...small, ...values }).values));
  const install = documented(
    'helm install mangamotion dist/charts/mangamotion --namespace mangamotion --values dist/charts/mangamotion/values-production.yaml --values my-values.yaml',
  );
  await helmCommand(install);
});

afterAll(async () => {
  const uninstall = documented('helm uninstall mangamotion --namespace mangamotion');
  await runDocumented(`${uninstall} --ignore-not-found --wait --timeout 120s`, here);
  await rm(valuesFile, { force: true });
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
    expect(await collectorsIn(kubectl)).toEqual(['mangamotion-keep', 'mangamotion-route']);
    const release = await helm(kubectl, ['get', 'all', 'mangamotion']);
    expect(release).not.toContain('mangamotion-development');
  });

  test('an upgrade to the same values keeps it so', async () => {
    const upgrade = documented(
      'helm upgrade mangamotion dist/charts/mangamotion --namespace mangamotion --values dist/charts/mangamotion/values-production.yaml --values my-values.yaml',
    );
    await helmCommand(upgrade);
    await using api = await Api.open(kubectl);
    expect((await api.presign()).status).toBe(201);
  });

  test('the operator is forbidden nothing but what it does not need: the list of namespaces', async () => {
    const logs = ['logs', 'deployment/mangamotion-operators-jaeger', '--tail=-1'];
    const lines = (await kubectl.in(namespaces.operators).run(logs)).split('\n');
    const forbidden = lines.filter((line) => line.includes('forbidden'));
    expect(forbidden.filter((line) => !line.includes('disabling namespace controller'))).toEqual([]);
  });

  test('the retention job leaves what is younger than its seven days, and takes what is older', async () => {
    await using forward = await PortForward.open(elsewhere, { of: 'service/elasticsearch', port: 9200 });
    /** With their ids: spans that arrive late make an index of the same name again. */
    const indices = async () => {
      const answer = await fetch(`${forward.url}/_cat/indices/jaeger-*?h=index,uuid&s=index`);
      return (await answer.text()).trim().split('\n').filter(Boolean);
    };
    const before = await indices();
    expect(before.join('\n')).toContain(`jaeger-span-${new Date().toISOString().slice(0, 10)} `);
    await deleteOlderThan('7');
    expect(await indices()).toEqual(before);
    // Elasticsearch lets nobody forge an index's age, but everything is older than no day.
    await deleteOlderThan('0');
    const after = await indices();
    expect(before.filter((index) => after.includes(index))).toEqual([]);
  });
});

/** Those that stand before the backend. */
async function collectorsIn(where: Kubectl): Promise<string[]> {
  const found = await where.list<{ readonly metadata: { readonly name: string } }>('opentelemetrycollectors');
  return found.map(({ metadata }) => metadata.name).toSorted();
}

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
