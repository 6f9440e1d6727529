import type { FindingId } from '../catalogue';
import { type Finding, found, ok } from '../finding';
import { lookIn, repairOperators, scaleOperator } from '../mends';
import { isOurs } from '../ours';
import type { Deployment } from '../resources';
import type { Behind, Operator, State } from '../state';
import { troubleOf } from './pod-trouble';

/** What a broken operator is called, of which there are two kinds. */
interface Names {
  readonly name: string;
  readonly stopped: FindingId;
  readonly notReady: FindingId;
  readonly service: FindingId;
}

export const openTelemetryNames: Names = {
  name: 'OpenTelemetry Operator',
  stopped: 'operator-stopped',
  notReady: 'operator-not-ready',
  service: 'webhook-service',
};

export const jaegerNames: Names = {
  name: 'Jaeger Operator',
  stopped: 'backend-operator',
  notReady: 'backend-operator',
  service: 'backend-operator',
};

/** Whether anything ready stands behind the Service that a webhook names, by status alone. */
export function checkOperator(state: State, { webhook, behind }: Operator, names: Names): Finding {
  const { service: reference } = webhook.clientConfig;
  const place = reference ? `${reference.namespace}/${reference.name}` : 'elsewhere';
  if ('error' in behind)
    return found('not-seen', `${names.name} (${place})`, `cannot be read: ${behind.error}`);
  const { service, deployments, endpointSlices } = behind.value;
  const repair = repairIfOurs(state, behind.value);
  if (!service)
    return found(names.service, `service/${place}`, 'does not exist, and the webhook leads to it', repair);
  const ready = endpointSlices
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false).length;
  const [deployment] = deployments;
  if (ready > 0) {
    const subject = deployment ? subjectOf(names, deployment) : `${names.name} (${place})`;
    return ok(subject, `${ready} ready behind its webhook`);
  }
  if (!deployment)
    return found(names.service, `service/${place}`, 'selects the pods of no Deployment', repair);
  if (deployment.spec.replicas === 0)
    return found(
      names.stopped,
      subjectOf(names, deployment),
      'is scaled to 0',
      scaleOperator(state, deployment),
    );
  return found(
    names.notReady,
    subjectOf(names, deployment),
    `has no ready pod: ${whyNotReady(behind.value, deployment, state.now)}`,
    lookIn(reference?.namespace ?? '', state, 'describe', `deployment/${deployment.metadata.name}`),
  );
}

const subjectOf = ({ name }: Names, { metadata }: Deployment): string =>
  `${name} (${metadata.namespace}/${metadata.name})`;

function repairIfOurs(state: State, { service, deployments }: Behind) {
  const objects = [service, ...deployments].filter((each) => each !== undefined);
  return objects.length === 0 || objects.some(({ metadata }) => isOurs(metadata))
    ? repairOperators(state)
    : undefined;
}

function whyNotReady({ pods }: Behind, { status }: Deployment, now: number): string {
  const refused = status.conditions?.find(
    ({ type, status: is }) => type === 'ReplicaFailure' && is === 'True',
  );
  const trouble = pods.map((pod) => troubleOf(pod, now)).find((each) => each !== undefined);
  return refused?.message ?? trouble?.text ?? 'it has none, and no reason is given';
}
