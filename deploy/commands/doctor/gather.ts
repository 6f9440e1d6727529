import type { Kubectl } from '../../cluster/kubectl';
import { wantedInstrumentation } from './injection-marks';
import { lookInside } from './inside';
import { askJaeger, tryInstrumentation, tryPod } from './probes';
import type {
  Backend,
  ConfigMap,
  CustomResourceDefinition,
  Deployment,
  Instrumentation,
  Pod,
  WebhookConfiguration,
} from './resources';
import type { ObservedPod, State } from './state';

/**
 * Reads the cluster; changes nothing in it.
 *
 * @throws CommandError where the cluster does not answer; Error where the namespace does not exist.
 */
export async function gather(kubectl: Kubectl): Promise<State> {
  const { namespace } = kubectl.target;
  if (!(await kubectl.find('namespace', namespace)))
    throw new Error(
      `there is no namespace ${namespace}; --namespace says where the mangamotion chart is installed`,
    );
  const [everyDeployment, pods, ownInstrumentations, webhooks] = await Promise.all([
    kubectl.list<Deployment>('deployments', '--all-namespaces'),
    servicePods(kubectl),
    kubectl.list<Instrumentation>('instrumentations.opentelemetry.io'),
    kubectl.list<WebhookConfiguration>('mutatingwebhookconfigurations'),
  ]);
  const openTelemetry = everyDeployment.filter(runs('/opentelemetry-operator'));
  const instrumentations = [...ownInstrumentations, ...(await instrumentationsElsewhere(kubectl, pods))];
  const [first] = instrumentations;
  const image = pods[0]?.spec.containers[0]?.image ?? 'busybox';
  return {
    target: kubectl.target,
    operators: { openTelemetry, jaeger: everyDeployment.filter(runs('/jaeger-operator')) },
    podWebhooks: webhooks.filter((configuration) =>
      configuration.webhooks?.some(({ name }) => name === 'mpod.kb.io'),
    ),
    instrumentations,
    deployments: everyDeployment.filter(({ metadata }) => metadata.namespace === namespace),
    ...(await together({
      customResourceDefinitions: kubectl.list<CustomResourceDefinition>('customresourcedefinitions'),
      injectors: podsOf(kubectl, openTelemetry),
      webhook: tryInstrumentation(kubectl),
      injection: first ? tryPod(kubectl, first, image) : Promise.resolve(undefined),
      backends: findBackends(kubectl),
      configMaps: kubectl.list<ConfigMap>('configmaps'),
      pods: observe(kubectl, pods),
      jaeger: askJaeger(kubectl),
    })),
  };
}

/** Awaits every property. */
async function together<T extends Record<string, unknown>>(promises: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<T>;
async function together(promises: Record<string, Promise<unknown>>): Promise<Record<string, unknown>> {
  const entries = Object.entries(promises).map(async ([name, promise]) => [name, await promise] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const runs =
  (image: string) =>
  ({ spec }: Deployment): boolean =>
    spec.template.spec.containers.some((container) => container.image.includes(image));

/** Pods of API and worker that are meant to run on. */
async function servicePods(kubectl: Kubectl): Promise<Pod[]> {
  const selector = 'app.kubernetes.io/name=mangamotion,app.kubernetes.io/component in (api,worker)';
  const pods = await kubectl.list<Pod>('pods', '--selector', selector);
  return pods.filter(
    ({ metadata, status }) => !metadata.deletionTimestamp && !['Succeeded', 'Failed'].includes(status.phase),
  );
}

async function instrumentationsElsewhere(kubectl: Kubectl, pods: readonly Pod[]): Promise<Instrumentation[]> {
  const { namespace } = kubectl.target;
  const wanted = new Set(
    pods.map(wantedInstrumentation).filter((name) => name && !name.startsWith(`${namespace}/`)),
  );
  const found = [...wanted].map((name = '') => {
    const [there = '', instrumentation = ''] = name.split('/');
    return kubectl.in(there).find<Instrumentation>('instrumentations.opentelemetry.io', instrumentation);
  });
  return (await Promise.all(found)).filter((instrumentation) => instrumentation !== undefined);
}

async function podsOf(kubectl: Kubectl, deployments: readonly Deployment[]): Promise<Pod[]> {
  const lists = deployments.map(async ({ metadata }) => {
    const pods = await kubectl.in(metadata.namespace ?? '').list<Pod>('pods');
    return pods.filter((pod) =>
      pod.metadata.ownerReferences?.some(({ name }) => name.startsWith(`${metadata.name}-`)),
    );
  });
  return (await Promise.all(lists)).flat();
}

async function findBackends(kubectl: Kubectl): Promise<Backend[]> {
  const kinds = ['jaegers.jaegertracing.io', 'opentelemetrycollectors.opentelemetry.io'];
  return (await Promise.all(kinds.map((kind) => kubectl.list<Backend>(kind)))).flat();
}

const observe = (kubectl: Kubectl, pods: readonly Pod[]): Promise<ObservedPod[]> =>
  Promise.all(pods.map(async (pod) => ({ pod, inside: await lookInside(kubectl, pod) })));
