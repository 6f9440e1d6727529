import { afterAll, expect, test } from 'vitest';
import type { Metadata } from '../../deploy/doctor/resources';
import { helm, installChart } from '../../deploy/kind/charts';
import { namespaces } from '../../deploy/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/kind/namespaces';
import { kubectlIn } from './cluster/kubectl';

const kubectl = kubectlIn('other-operators');
const release = 'other';
// They serve their own namespace alone: the cluster has operators for all others.
const install = (cpu: string) => {
  const resources = { cpu, memory: '256Mi' };
  const values = {
    watchNamespace: 'other-operators',
    jaegerOperator: { resources },
    openTelemetryOperator: { resources },
  };
  return installChart(kubectl, { chart: 'operators', name: release, values });
};

afterAll(() => kubectl.run(['delete', 'namespace', 'other-operators', '--wait=false']));

test('operators are installed a second time, upgraded and rolled back, with the certificates they had', async () => {
  await ensureRestrictedNamespace(kubectl, 'other-operators');
  await install('20m');
  const before = await certificates();
  await install('30m');
  await helm(kubectl, ['rollback', release, '1', '--wait', '--timeout', '240s']);
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
  await helm(kubectl, ['uninstall', release, '--wait', '--timeout', '240s']);
  await expect.poll(remains, { timeout: 60_000, interval: 1000 }).toEqual([]);
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
