import { fault, type Finding, ok } from '../finding';
import { installOperators, startOperator } from '../mends';
import type { Deployment } from '../resources';
import type { State } from '../state';

/** The OpenTelemetry Operator injects; the Jaeger Operator is needed where it runs the backend. */
export function checkOperators(state: State): Finding[] {
  const { jaeger, openTelemetry } = state.operators;
  const needsJaeger = state.backends.some(({ kind }) => kind === 'Jaeger');
  return [
    ...checkOperator(state, 'OpenTelemetry Operator', openTelemetry),
    ...(needsJaeger ? checkOperator(state, 'Jaeger Operator', jaeger) : []),
  ];
}

function checkOperator(state: State, name: string, deployments: readonly Deployment[]): Finding[] {
  if (deployments.length === 0) return [fault(name, 'no Deployment runs it', installOperators(state))];
  return deployments.map((deployment) => {
    const { metadata, spec, status } = deployment;
    const subject = `${name} (${metadata.namespace}/${metadata.name})`;
    if (spec.replicas === 0) return fault(subject, 'is scaled to 0', startOperator(state, deployment));
    if (status.readyReplicas) return ok(subject, `${status.readyReplicas} of ${spec.replicas} ready`);
    const available = status.conditions?.find(({ type }) => type === 'Available');
    return fault(
      subject,
      `has no ready pod: ${available?.message ?? 'no reason given'}`,
      startOperator(state, deployment),
    );
  });
}
