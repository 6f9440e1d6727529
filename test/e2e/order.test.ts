import { beforeAll, expect, test } from 'vitest';
import { helm, startChart } from '../../deploy/cluster/kind/charts';
import { namespaces, operatorsRelease, waitForApi } from '../../deploy/cluster/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import { isInjected } from '../../deploy/commands/doctor/injection-marks';
import type { Metadata } from '../../deploy/commands/doctor/resources';
import { kubectlIn } from './cluster/kubectl';
import { oldPodsGone, releaseWith } from './pipeline/install';
import { servicePods } from './pipeline/pods';

const kubectl = kubectlIn(namespaces.mangamotion);
const operators = kubectlIn(namespaces.operators);
const clusterWide =
  'clusterroles,clusterrolebindings,mutatingwebhookconfigurations,validatingwebhookconfigurations';

beforeAll(async () => {
  await ensureRestrictedNamespace(kubectl, namespaces.mangamotion);
  await helm(kubectl, ['uninstall', 'mangamotion', '--ignore-not-found', '--wait']);
});

test('the uninstallation of the operators leaves their definitions alone, which hold what others created', async () => {
  await helm(operators, ['uninstall', operatorsRelease.name, '--wait', '--timeout', '120s']);
  const selector = ['--selector', 'app.kubernetes.io/part-of=mangamotion'];
  expect(await operators.list<{ metadata: Metadata }>(clusterWide, ...selector)).toEqual([]);
  await expect
    .poll(async () => (await operators.list('pods,deployments,services,secrets')).length, { timeout: 60_000 })
    .toBe(0);
});

test('both charts installed right after one another, without a wait, give traced pods', async () => {
  const release = releaseWith({});
  await startChart(operators, operatorsRelease);
  await startChart(kubectl, release);
  await waitForApi(kubectl, release.name, 180_000);
  await expect.poll(injections, { timeout: 120_000, interval: 1000 }).toEqual([true, true]);
});

/** Of the pods that are meant to stay. */
async function injections(): Promise<boolean[]> {
  await oldPodsGone(kubectl);
  return (await servicePods(kubectl)).map(isInjected);
}
