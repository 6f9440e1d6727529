import type { Kubectl } from '../../../cluster/kubectl';
import type { ServiceReference, Webhook, WebhookConfiguration } from '../resources';
import { matches } from '../selectors';
import type { Attempt, Behind, Operator } from '../state';
import { listKinds } from './list';

/**
 * The operators of a group of resources, through the webhooks that lead to them: whatever they are called, and whoever
 * installed them. One may register its webhooks in one configuration, or each in one of its own.
 */
export async function findOperators(
  kubectl: Kubectl,
  configurations: Attempt<readonly WebhookConfiguration[]>,
  group: string,
): Promise<Attempt<readonly Operator[]>> {
  if ('error' in configurations) return configurations;
  const registered = configurations.value.flatMap(({ metadata, webhooks = [] }) =>
    webhooks.map((webhook) => ({ configuration: metadata.name, webhook })),
  );
  const ofGroup = registered.filter(({ webhook }) => isFor(webhook, group, undefined));
  const firsts = [...Map.groupBy(ofGroup, ({ webhook }) => placeOf(webhook)).values()].flatMap((each) =>
    each.slice(0, 1),
  );
  const operators = firsts.map(async ({ configuration, webhook }) => {
    const pods = registered.find(
      (each) => placeOf(each.webhook) === placeOf(webhook) && isFor(each.webhook, '', 'pods'),
    );
    return {
      configuration: pods?.configuration ?? configuration,
      webhook,
      podWebhook: pods?.webhook,
      behind: await lookBehind(kubectl, webhook.clientConfig.service),
    };
  });
  return { value: await Promise.all(operators) };
}

const isFor = ({ rules = [] }: Webhook, group: string, resource: string | undefined): boolean =>
  rules.some(
    ({ apiGroups = [], resources = [] }) =>
      apiGroups.includes(group) && (resource === undefined || resources.includes(resource)),
  );

const placeOf = ({ clientConfig: { service } }: Webhook): string =>
  service ? `${service.namespace}/${service.name}` : 'elsewhere';

async function lookBehind(
  kubectl: Kubectl,
  reference: ServiceReference | undefined,
): Promise<Attempt<Behind>> {
  if (!reference) return { error: 'its webhook names no Service of the cluster' };
  const there = kubectl.in(reference.namespace);
  const kinds = ['services', 'endpointslices', 'deployments', 'pods'] as const;
  const { services, endpointslices, deployments, pods } = await listKinds(there, kinds);
  if ('error' in services) return services;
  if ('error' in endpointslices) return endpointslices;
  if ('error' in deployments) return deployments;
  if ('error' in pods) return pods;
  const service = services.value.find(({ metadata }) => metadata.name === reference.name);
  const matchLabels = service?.spec.selector;
  const isSelected = (labels = {}): boolean => matchLabels !== undefined && matches({ matchLabels }, labels);
  return {
    value: {
      service,
      endpointSlices: endpointslices.value.filter(
        ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === reference.name,
      ),
      deployments: deployments.value.filter(({ spec }) => isSelected(spec.template.metadata?.labels)),
      pods: pods.value.filter(
        ({ metadata }) => metadata.deletionTimestamp === undefined && isSelected(metadata.labels),
      ),
    },
  };
}
