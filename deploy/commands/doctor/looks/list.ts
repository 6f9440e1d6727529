import type { Kubectl } from '../../../cluster/kubectl';
import { attempt } from '../attempt';
import type {
  ClusterEvent,
  ConfigMap,
  Controller,
  Deployment,
  EndpointSlice,
  NetworkPolicy,
  Pod,
  Service,
} from '../resources';
import type { Attempt } from '../state';

/** What is read, by its plural. */
export interface Kinds {
  readonly deployments: Controller & Deployment;
  readonly statefulsets: Controller;
  readonly daemonsets: Controller;
  readonly cronjobs: Controller;
  readonly jobs: Controller;
  readonly pods: Pod;
  readonly services: Service;
  readonly endpointslices: EndpointSlice;
  readonly configmaps: ConfigMap;
  readonly networkpolicies: NetworkPolicy;
  readonly events: ClusterEvent;
}

export type Listed<K extends keyof Kinds> = { readonly [P in K]: Attempt<readonly Kinds[P][]> };

/** Lists several kinds in one call, and one by one where that fails: what may be read is read. */
export async function listKinds<K extends keyof Kinds>(
  kubectl: Kubectl,
  kinds: readonly K[],
): Promise<Listed<K>>;
export async function listKinds(
  kubectl: Kubectl,
  kinds: readonly string[],
): Promise<Record<string, Attempt<readonly object[]>>> {
  const together = await attempt(() =>
    kubectl.json<{ items: { readonly kind: string }[] }>('get', kinds.join(',')),
  );
  if ('value' in together)
    return Object.fromEntries(
      kinds.map((plural) => [
        plural,
        { value: together.value.items.filter(({ kind }) => pluralOf(kind) === plural) },
      ]),
    );
  const each = kinds.map(async (plural): Promise<[string, Attempt<readonly object[]>]> => [
    plural,
    await attempt(async () => {
      const { items } = await kubectl.json<{ items: { readonly kind: string }[] }>('get', plural);
      return items;
    }),
  ]);
  return Object.fromEntries(await Promise.all(each));
}

const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
