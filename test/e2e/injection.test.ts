import { beforeAll, describe, expect, test } from 'vitest';
import { namespaces } from '../../deploy/cluster/kind/install';
import { injectedContainer, isInjected } from '../../deploy/commands/doctor/injection-marks';
import type { Deployment, Metadata } from '../../deploy/commands/doctor/resources';
import { kubectlIn } from './cluster/kubectl';
import { installPipeline } from './pipeline/install';
import { servicePods } from './pipeline/pods';

const kubectl = kubectlIn(namespaces.mangamotion);

beforeAll(() => installPipeline(kubectl));

describe('tracing comes by injection alone', () => {
  test('the image of the services holds no OpenTelemetry package but the API', async () => {
    const find = ['find', '/app', '-path', '*/node_modules/@opentelemetry/*', '-prune', '-print'];
    const command = ['exec', 'deployment/mangamotion-api', '--container', 'api', '--', ...find];
    expect((await kubectl.run(command)).trim()).toBe('/app/node_modules/@opentelemetry/api');
  });

  test('no Deployment of ours preloads anything', async () => {
    const deployments = await kubectl.list<Deployment>(
      'deployments',
      '--selector',
      'app.kubernetes.io/name=mangamotion',
    );
    const templates = deployments.map(({ spec }) => spec.template.spec);
    expect(templates.length).toBe(2);
    expect(templates.flatMap(({ initContainers = [] }) => initContainers)).toEqual([]);
    const variables = templates.flatMap(({ containers }) => containers.flatMap(({ env = [] }) => env));
    expect(variables.map(({ name }) => name)).not.toContain('NODE_OPTIONS');
  });

  test('and yet each pod carries the bundle, right after the installation', async () => {
    const pods = await servicePods(kubectl);
    expect(pods.map(isInjected)).toEqual([true, true]);
    const images = new Set(pods.map((pod) => injectedContainer(pod)?.image));
    expect([...images]).toEqual([expect.stringMatching(/^mangamotion\/instrumentation:/)]);
  });
});

describe('restricted Pod Security', () => {
  test.for(Object.values(namespaces))('is enforced in %s', async (name) => {
    const namespace = await kubectl.find<{ metadata: Metadata }>('namespace', name);
    expect(namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test.for(Object.values(namespaces))('is violated by no pod in %s', async (name) => {
    // A change of the enforced level makes the API server check the pods that are there already.
    const setLevel = ['label', '--overwrite', 'namespace', name];
    await kubectl.run([...setLevel, 'pod-security.kubernetes.io/enforce=baseline']);
    const enforce = 'pod-security.kubernetes.io/enforce=restricted';
    const answer = await kubectl.run(['--warnings-as-errors', ...setLevel, enforce]);
    expect(answer).toContain('labeled');
    const events = await kubectl.in(name).run(['get', 'events', '--field-selector', 'reason=FailedCreate']);
    expect(events).not.toContain('violates PodSecurity');
  });
});
