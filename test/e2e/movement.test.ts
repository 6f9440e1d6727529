import { afterAll, beforeAll, expect, test } from 'vitest';
import { namespaces } from '../../deploy/cluster/kind/install';
import { restartServices } from '../../deploy/cluster/tilt/restart-services';
import { kubectlIn } from './cluster/kubectl';
import { expectWhole } from './jaeger/expect-whole';
import { LoadPod } from './movement/load-pod';
import { installPipeline, oldPodsGone } from './pipeline/install';
import { servicePods } from './pipeline/pods';

const kubectl = kubectlIn(namespaces.mangamotion);
const operators = kubectlIn(namespaces.operators);
const deployments = ['deployment/mangamotion-api', 'deployment/mangamotion-worker'];
/** By hand 20, which two cores bear that do nothing else. */
const uploadsPerSecond = Number(process.env['UPLOADS_PER_SECOND'] ?? 5);
/** Of all requests, those that may be told to come again: first packets of new pods' connections are lost. */
const putOffShare = 0.2;

const cpu = (amount: string) => ({ resources: { cpu: amount } });

/**
 * Pods that start take what others do not ask for: storage that stalls for that is none of this test's subjects. Jaeger
 * is new, and keeps all traces of the run.
 */
beforeAll(() =>
  installPipeline(kubectl, {
    api: { replicas: 2, ...cpu('50m') },
    worker: { replicas: 2, ...cpu('50m') },
    redis: cpu('100m'),
    objectStorage: cpu('200m'),
    jaeger: { resources: { memory: '1Gi' }, storage: { maxTraces: 20_000 } },
  }),
);

afterAll(() => installPipeline(kubectl));

test(
  'no upload fails while pods are rolled out, evicted, scaled and their operators renewed, and each is one whole trace',
  { timeout: 900_000 },
  async () => {
    await using load = await LoadPod.start(kubectl, uploadsPerSecond);
    await restartServices(kubectl);
    await evictOneOfEach();
    await scale(3);
    await scale(2);
    await renewOperators();
    await restartServices(kubectl);
    const { traceIds, failures, putOff } = await load.end();
    process.stderr.write(`${traceIds.length} uploads; sent again: ${JSON.stringify(putOff)}\n`);
    expect(failures).toEqual([]);
    expect(traceIds.length).toBeGreaterThan(100);
    expect(sum(Object.values(putOff))).toBeLessThan(putOffShare * traceIds.length);
    await expectWhole(kubectl, traceIds, 60_000);
  },
);

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** As `kubectl drain` does it, which would take away the only node. */
async function evictOneOfEach(): Promise<void> {
  await oldPodsGone(kubectl);
  const pods = await servicePods(kubectl);
  for (const component of ['api', 'worker']) {
    const name = pods.find(({ metadata }) => metadata.name.includes(`-${component}-`))?.metadata.name ?? '';
    const { namespace } = kubectl.target;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    const at = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
    await kubectl.run(['create', '--raw', at, '--filename', '-'], { input: JSON.stringify(eviction) });
    await kubectl.gone([`pod/${name}`], 120);
  }
  await completed();
}

async function scale(replicas: number): Promise<void> {
  await kubectl.run(['scale', ...deployments, `--replicas=${replicas}`]);
  await completed();
}

async function renewOperators(): Promise<void> {
  await operators.run(['rollout', 'restart', 'deployment']);
  await operators.rolledOut('deployment', 120);
}

async function completed(): Promise<void> {
  for (const each of deployments) await kubectl.rolledOut(each, 180);
}
