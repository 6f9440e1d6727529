import { afterAll, expect, test } from 'vitest';
import { namespaces } from '../../deploy/cluster/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import type { Metadata } from '../../deploy/commands/doctor/resources';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { kubectlIn } from './cluster/kubectl';

const kubectl = kubectlIn('other-operators');
const release = 'other';
const wait = ['--wait', '--timeout 240s'];

/** A documented command of Helm's, for this release. */
const helm = (command: string, ...options: readonly string[]): Promise<string> =>
  runDocumented([command, ...options].join(' '), {
    ' operators ': ` ${release} `,
    'namespace tracing-operators': 'namespace other-operators',
    'watchNamespace=mangamotion': 'watchNamespace=other-operators',
  });

/** They serve their own namespace alone: the cluster has operators for all others. */
const values = (cpu: string): string =>
  `--set watchNamespace=other-operators,jaegerOperator.resources.cpu=${cpu},openTelemetryOperator.resources.cpu=${cpu}`;

afterAll(() => kubectl.run(['delete', 'namespace', 'other-operators', '--wait=false']));

test('operators are installed a second time, upgraded and rolled back, with the certificates they had', async () => {
  await ensureRestrictedNamespace(kubectl, 'other-operators');
  const install = documented(
    'helm install operators dist/charts/operators --namespace tracing-operators --create-namespace --set jaegerOperator.watchNamespace=mangamotion',
  );
  await helm(install, values('20m'), ...wait);
  const before = await certificates();
  const upgrade = documented('helm upgrade operators dist/charts/operators --namespace tracing-operators');
  await helm(upgrade, values('30m'), ...wait);
  await helm('helm rollback operators 1 --namespace tracing-operators', ...wait);
  expect(before).toHaveLength(2);
  expect(await certificates()).toEqual(before);
});

test('a release Secret is smaller than a mebibyte, by half', async () => {
  const sizes = await Promise.all(
    [kubectl, kubectl.in(namespaces.operators), kubectl.in(namespaces.mangamotion)].map(releaseSizes),
  );
  expect(sizes.flat().length).toBeGreaterThan(2);
  expect(Math.max(...sizes.flat())).toBeLessThan(2 ** 19);
});

test('their uninstallation leaves nothing behind, in no namespace and not in the cluster', async () => {
  expect((await remains()).length).toBeGreaterThan(20);
  await helm(documented('helm uninstall operators --namespace tracing-operators'), ...wait);
  await expect.poll(remains, { timeout: 60_000, interval: 1000 }).toEqual([]);
});

test('the definitions are upgraded and deleted by one command each, as Helm does neither', async () => {
  const applied = await runDocumented(
    documented('kubectl apply --server-side --force-conflicts --filename dist/charts/operators/crds'),
  );
  expect(applied).toContain('jaegers.jaegertracing.io serverside-applied');
  const deletion = documented('kubectl delete --filename dist/charts/operators/crds');
  const deleted = await runDocumented(`${deletion} --dry-run=server`);
  expect(deleted.trim().split('\n')).toHaveLength(applied.trim().split('\n').length);
});

async function certificates(): Promise<object[]> {
  const secrets = await kubectl.list<{ data: object }>(
    'secrets',
    '--field-selector',
    'type=kubernetes.io/tls',
  );
  return secrets.map(({ data }) => data);
}

/** What etcd keeps of each release, in bytes. */
async function releaseSizes(of: typeof kubectl): Promise<number[]> {
  const secrets = await of.list<{ data: { release: string } }>('secrets', '--selector', 'owner=helm');
  return secrets.map(({ data }) => data.release.length);
}

/** Of every kind that the API server can list, everywhere. */
async function remains(): Promise<string[]> {
  const resources = await kubectl.run(['api-resources', '--verbs', 'list', '--output', 'name']);
  const kinds = resources
    .trim()
    .split('\n')
    .filter((kind) => !kind.startsWith('events'));
  const selector = ['--selector', `app.kubernetes.io/instance=${release}`];
  const items = await kubectl.list<{ kind: string; metadata: Metadata }>(
    kinds.join(','),
    '--all-namespaces',
    ...selector,
  );
  return items.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}
