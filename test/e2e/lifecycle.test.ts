import { afterAll, expect, test } from 'vitest';
import { startChart } from '../../deploy/cluster/kind/charts';
import { poll } from '../../deploy/cluster/poll';
import type { Metadata, Pod } from '../../deploy/commands/doctor/resources';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { kubectlIn } from './cluster/kubectl';
import { Api } from './pipeline/api';
import { installPipeline, releaseWith } from './pipeline/install';

const kubectl = kubectlIn('another-place');
const release = 'second';

/** A documented command of Helm's, for this release, until it is done. */
const helm = (command: string, ...options: readonly string[]): Promise<string> =>
  runDocumented([command, ...options].join(' '), {
    'namespace mangamotion': 'namespace another-place',
    ' mangamotion ': ` ${release} `,
  });

afterAll(async () => {
  await kubectl.run(['delete', 'namespace', 'another-place', '--ignore-not-found', '--wait=false']);
});

/** Kinds that the chart or an operator creates, and that stay after a clean uninstallation if anything goes wrong. */
const kinds = [
  'deployments,statefulsets,daemonsets,replicasets,pods,services,jobs,cronjobs',
  'configmaps,secrets,serviceaccounts,roles,rolebindings,networkpolicies,poddisruptionbudgets',
  'horizontalpodautoscalers,ingresses,jaegers.jaegertracing.io,instrumentations.opentelemetry.io',
  'opentelemetrycollectors.opentelemetry.io',
].join(',');

test('a second installation in one cluster, under another name, is upgraded and rolled back', async () => {
  await installPipeline(kubectl, {}, release);
  await installPipeline(kubectl, { sampler: { type: 'const', param: 0 } }, release);
  expect(await samplerParam()).toBe('0');
  await helm(documented('helm rollback mangamotion --namespace mangamotion'), '--wait', '--timeout 240s');
  expect(await samplerParam()).toBe('1');
  await using api = await Api.open(kubectl, release);
  expect((await api.presign()).status).toBe(201);
});

test.each([
  ['an image that is nowhere', { images: { services: { tag: 'nowhere' } } }],
  ['pods that no node takes', { worker: { nodeSelector: { disk: 'none' } } }],
])('an atomic upgrade to %s is taken back whole', async (_, impossible) => {
  const changed = { ...releaseWith({ ...impossible, sampler: { type: 'const', param: 0 } }), name: release };
  const upgrade = startChart(kubectl, changed, ['--atomic', '--timeout', '60s']);
  await expect(upgrade).rejects.toThrow('has been rolled back due to atomic being set');
  expect(await samplerParam()).toBe('1');
  await using api = await Api.open(kubectl, release);
  expect((await api.presign()).status).toBe(201);
});

test('helm test uploads a file and finds its trace, though its first pod is lost', async () => {
  const tested = helm(documented('helm test mangamotion --namespace mangamotion'), '--timeout 300s');
  const [lost, output] = await Promise.all([losePodOf('upload-test'), tested]);
  expect(lost).toBeOneOf(['Pending', 'Running']);
  expect(output).toContain('Phase:          Succeeded');
});

test('its uninstallation leaves nothing behind', async () => {
  await helm(documented('helm uninstall mangamotion --namespace mangamotion'), '--wait', '--timeout 240s');
  await expect.poll(remains, { timeout: 120_000, interval: 1000 }).toEqual([]);
});

/** Deletes the first pod of a hook; returns in which phase. */
async function losePodOf(component: string): Promise<string> {
  const often = { timeoutMillis: 60_000, intervalMillis: 100 };
  const { metadata, status } = await poll(`a pod of ${component}`, often, async () => {
    const [pod] = await kubectl.list<Pod>('pods', '--selector', `app.kubernetes.io/component=${component}`);
    if (!pod) throw new Error('there is none');
    return pod;
  });
  await kubectl.run(['delete', 'pod', metadata.name, '--grace-period=1', '--wait=false']);
  return status.phase;
}

async function samplerParam(): Promise<string | undefined> {
  const configMap = await kubectl.find<{ data: Record<string, string> }>('configmap', `${release}-sampler`);
  return configMap?.data['param'];
}

/** What Kubernetes puts into every namespace does not count. */
async function remains(): Promise<string[]> {
  const { items } = await kubectl.json<{ items: { kind: string; metadata: Metadata }[] }>('get', kinds);
  return items
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .filter((name) => !['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default'].includes(name));
}
