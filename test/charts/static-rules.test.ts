import { describe, expect, test } from 'vitest';
import { environmentNames } from '../../charts/environments';
import { type Manifest, manifestsOf, type Probe, selects, type Workload, workloadsOf } from './workloads';

/** The rules of kube-score that matter here. @see https://github.com/zegl/kube-score/blob/master/README_CHECKS.md */
describe.each(environmentNames)('in %s', (name) => {
  const manifests = manifestsOf(name);
  const workloads = workloadsOf(name);
  const containers = workloads.flatMap(({ spec }) => {
    const { containers: main, initContainers = [] } = spec.template.spec;
    return [...main, ...initContainers];
  });
  const servers = workloads.flatMap(({ spec }) => spec.template.spec.containers);
  const without = (kind: string, of = workloads) =>
    of.filter((workload) => !taken(manifests, kind, workload));

  test('there is something to check', () => {
    expect(workloads.length).toBeGreaterThanOrEqual(4);
  });

  test.each(servers)('$name says when it can serve, and otherwise when it is dead', (container) => {
    const { startupProbe, readinessProbe, livenessProbe } = container;
    expect(startupProbe).toBeDefined();
    expect(handler(readinessProbe)).not.toEqual(handler(livenessProbe));
  });

  test.each(containers)('$name has bounds on memory and disk, and asks for CPU', ({ resources }) => {
    expect(Object.keys(resources.requests).toSorted()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
    expect(Object.keys(resources.limits).toSorted()).toEqual(['ephemeral-storage', 'memory']);
    expect(resources.limits['memory']).toBe(resources.requests['memory']);
  });

  test.each(containers)('$name runs an image of one version', ({ image, imagePullPolicy }) => {
    expect(image).toMatch(/@sha256:[0-9a-f]{64}$|:v?\d[\w.-]*$/);
    // In development images come from this machine, and no registry has them.
    expect(imagePullPolicy).toBe(name === 'development' ? 'IfNotPresent' : 'Always');
  });

  test('only operators, which use it, get a token of the API server', () => {
    const withToken = workloads.filter(
      ({ spec }) => spec.template.spec.automountServiceAccountToken !== false,
    );
    expect(withToken.map(({ metadata }) => metadata.namespace)).toEqual([
      'mangamotion-operators',
      'mangamotion-operators',
    ]);
  });

  test('no pod shares the default account, unless it has no token', () => {
    const shared = workloads.filter(({ spec }) => spec.template.spec.serviceAccountName === undefined);
    expect(shared.filter(({ kind }) => kind === 'Deployment')).toEqual([]);
  });

  test('every pod runs on Linux, whatever nodes the cluster has', () => {
    const selectors = workloads.map(({ spec }) => spec.template.spec.nodeSelector);
    expect(selectors).toEqual(workloads.map(() => ({ 'kubernetes.io/os': 'linux' })));
  });

  test('a NetworkPolicy stands before every pod', () => {
    expect(without('NetworkPolicy')).toEqual([]);
  });

  test('a drained node takes one of several pods at a time', () => {
    // Where replicas are not given, an autoscaler has two at least.
    const several = workloads.filter(({ spec }) => (spec.replicas ?? 2) > 1);
    expect(without('PodDisruptionBudget', several)).toEqual([]);
  });

  test("a StatefulSet's pods are found through a headless Service", () => {
    const sets = workloads.filter(({ kind }) => kind === 'StatefulSet');
    const headless = manifests.filter(
      ({ kind, spec }) => kind === 'Service' && spec?.['clusterIP'] === 'None',
    );
    expect(sets.map(({ spec }) => spec.serviceName)).toEqual(headless.map(({ metadata }) => metadata.name));
  });

  test('a Service and a NetworkPolicy of ours have pods', () => {
    // Those of Jaeger and of collectors are made by operators.
    const selectors = manifests.filter(
      ({ kind, metadata }) =>
        ['Service', 'NetworkPolicy', 'PodDisruptionBudget'].includes(kind) &&
        !/jaeger|-(route|keep)$/.test(metadata.name),
    );
    expect(selectors.filter((object) => !workloads.some((each) => selects(object, each)))).toEqual([]);
  });
});

const taken = (manifests: readonly Manifest[], kind: string, workload: Workload): boolean =>
  manifests.some((manifest) => manifest.kind === kind && selects(manifest, workload));

const handler = ({ httpGet, tcpSocket, exec }: Probe = {}) => ({ httpGet, tcpSocket, exec });
