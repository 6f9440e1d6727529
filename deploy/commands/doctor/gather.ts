import type { Kubectl } from '../../cluster/kubectl';
import { attempt } from './attempt';
import { isOver } from './injection-marks';
import { observe } from './looks/inside';
import { type Kinds, listKinds } from './looks/list';
import { findOperators } from './looks/operators';
import { askJaeger, tryInstrumentation, tryPod } from './looks/trials';
import { findWorkloads, type Found, workloadKinds } from './looks/workloads';
import { namedElsewhere } from './named-elsewhere';
import type { Backend, Deployment, Instrumentation, Metadata, WebhookConfiguration } from './resources';
import type { Attempt, State, Workload } from './state';
import { asks } from './wanted';

const namespaced = [...workloadKinds, 'services', 'configmaps', 'networkpolicies'] as const;

/** At once; each is a program of its own. */
const trialsAtOnce = 6;

/**
 * Reads the cluster; changes nothing in it. What cannot be read stands there with the reason.
 *
 * @throws Error where the namespace does not exist.
 */
export async function gather(kubectl: Kubectl): Promise<State> {
  const namespace = await findNamespace(kubectl);
  const [configurations, lists] = await Promise.all([
    attempt(() => kubectl.list<WebhookConfiguration>('mutatingwebhookconfigurations')),
    listKinds(kubectl, namespaced),
  ]);
  const found = findWorkloads(lists);
  return {
    target: kubectl.target,
    now: Date.now(),
    namespace,
    services: lists.services,
    configMaps: lists.configmaps,
    networkPolicies: lists.networkpolicies,
    unseen: unseenOf(lists),
    ...(await together({
      kinds: attempt(() => servedKinds(kubectl)),
      injectors: findOperators(kubectl, configurations, 'opentelemetry.io'),
      jaegerOperators: findOperators(kubectl, configurations, 'jaegertracing.io'),
      ownOperators: attempt(() => ownOperators(kubectl)),
      trial: tryInstrumentation(kubectl),
      instrumentations: attempt(() => findInstrumentations(kubectl, found, namespace)),
      backends: attempt(() => findBackends(kubectl)),
      workloads: inTurn(found, (each) => lookAt(kubectl, each, namespace)),
      jaeger: askJaeger(kubectl, lists.services),
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

async function findNamespace(kubectl: Kubectl): Promise<Attempt<Metadata>> {
  const { namespace } = kubectl.target;
  const found = await attempt(() => kubectl.find<{ metadata: Metadata }>('namespace', namespace));
  if ('error' in found) return found;
  if (!found.value)
    throw new Error(
      `there is no namespace ${namespace}; --namespace says where the pods are that should be traced`,
    );
  return { value: found.value.metadata };
}

/** Everybody may ask for these, and what is not established is not among them. */
async function servedKinds(kubectl: Kubectl): Promise<ReadonlySet<string>> {
  const groups = ['opentelemetry.io', 'jaegertracing.io'].map((group) =>
    kubectl.run(['api-resources', '--cached=false', '--output=name', `--api-group=${group}`]),
  );
  return new Set((await Promise.all(groups)).join('').split('\n').filter(Boolean));
}

const ownOperators = (kubectl: Kubectl): Promise<Deployment[]> =>
  kubectl.list<Deployment>(
    'deployments',
    '--all-namespaces',
    '--selector',
    'app.kubernetes.io/name=mangamotion,app.kubernetes.io/component in (opentelemetry,jaeger)',
  );

/** Those of the namespace, and those that it or its workloads name elsewhere. */
async function findInstrumentations(
  kubectl: Kubectl,
  found: readonly Found[],
  namespace: Attempt<Metadata>,
): Promise<Instrumentation[]> {
  const kind = 'instrumentations.opentelemetry.io';
  const elsewhere = namedElsewhere(kubectl.target, found, namespace);
  const [here, ...there] = await Promise.all([
    kubectl.list<Instrumentation>(kind),
    ...elsewhere.map((name) => {
      const [of = '', instrumentation = ''] = name.split('/');
      return kubectl.in(of).find<Instrumentation>(kind, instrumentation);
    }),
  ]);
  return [...here, ...there.filter((each) => each !== undefined)];
}

async function findBackends(kubectl: Kubectl): Promise<Backend[]> {
  const kinds = ['jaegers.jaegertracing.io', 'opentelemetrycollectors.opentelemetry.io'];
  return (await Promise.all(kinds.map((kind) => kubectl.list<Backend>(kind)))).flat();
}

async function lookAt(kubectl: Kubectl, found: Found, namespace: Attempt<Metadata>): Promise<Workload> {
  const [trial, pods] = await Promise.all([
    asks({ namespace }, found.template) && found.kind !== 'Pod'
      ? tryPod(kubectl, found)
      : Promise.resolve(undefined),
    Promise.all(
      found.pods.map(async (pod) => ({ pod, observations: isOver(pod) ? [] : await observe(kubectl, pod) })),
    ),
  ]);
  return { ...found, trial, pods };
}

function unseenOf(
  lists: Readonly<Record<string, Attempt<readonly Kinds[keyof Kinds][]>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([kind, list]) => ('error' in list ? [[kind, list.error]] : [])),
  );
}

async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (let start = 0; start < items.length; start += trialsAtOnce)
    done.push(...(await Promise.all(items.slice(start, start + trialsAtOnce).map(work))));
  return done;
}
