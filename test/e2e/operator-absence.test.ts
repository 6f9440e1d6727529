import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namespaces } from '../../deploy/cluster/kind/install';
import { isInjected } from '../../deploy/commands/doctor/injection-marks';
import { kubectlIn } from './cluster/kubectl';
import { runDoctor } from './pipeline/doctor';
import { installPipeline, oldPodsGone } from './pipeline/install';
import { servicePods } from './pipeline/pods';

const kubectl = kubectlIn(namespaces.mangamotion);
const operators = kubectlIn(namespaces.operators);
const operator = 'deployment/mangamotion-operators-opentelemetry';

beforeAll(() => installPipeline(kubectl));
afterAll(() => operators.run(['scale', operator, '--replicas=1']));

describe('while the OpenTelemetry Operator is away', () => {
  test('the doctor finds nothing wrong before', async () => {
    expect(await runDoctor(kubectl)).toEqual({ exitCode: 0, faults: [] });
  });

  test('pods still come up, without tracing', async () => {
    await operators.run(['scale', operator, '--replicas=0']);
    await operators.gone(['pod', '--selector', 'app.kubernetes.io/component=opentelemetry'], 60);
    await rollOut();
    expect((await servicePods(kubectl)).map(isInjected)).toEqual([false, false]);
  });

  test('the doctor names the operator and each pod, and ends with a failure', async () => {
    const pods = (await servicePods(kubectl)).map(({ metadata }) => metadata.name);
    const { exitCode, faults } = await runDoctor(kubectl);
    expect(exitCode).toBe(1);
    expect(faults).toEqual(
      expect.arrayContaining([
        `OpenTelemetry Operator (${namespaces.operators}/mangamotion-operators-opentelemetry): is scaled to 0`,
        ...pods.map(
          (name) => `pod/${name}: is not traced: the OpenTelemetry Operator is not ready, and was not asked`,
        ),
      ]),
    );
  });

  test('one command heals it', async () => {
    expect(await runDoctor(kubectl, 'heal')).toEqual({ exitCode: 0, faults: [] });
    await oldPodsGone(kubectl);
    expect((await servicePods(kubectl)).map(isInjected)).toEqual([true, true]);
  });
});

test('a restart of the operator during a rollout leaves no pod untraced that the doctor does not name', async () => {
  await Promise.all([operators.run(['rollout', 'restart', operator]), rollOut()]);
  await operators.rolledOut(operator, 120);
  const untraced = (await servicePods(kubectl)).filter((pod) => !isInjected(pod));
  const { faults } = await runDoctor(kubectl);
  expect(faults).toHaveLength(untraced.length);
  expect(await runDoctor(kubectl, 'heal')).toEqual({ exitCode: 0, faults: [] });
});

async function rollOut(): Promise<void> {
  const deployments = ['deployment/mangamotion-api', 'deployment/mangamotion-worker'];
  await kubectl.run(['rollout', 'restart', ...deployments]);
  for (const deployment of deployments) await kubectl.rolledOut(deployment, 120);
  await oldPodsGone(kubectl);
}
