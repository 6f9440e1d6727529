import { type ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { endpointDelaySeconds as seconds, sleepingKubernetes } from '../../model/drain';
import { valueAt } from '../../model/value-at';
import { all, exceeds } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import type { Value } from '../../template/value';
import type { OperatorInstallation } from '../installation';

const container = ['spec', 'template', 'spec', 'containers'];
const preStop = [...container, '0', 'lifecycle', 'preStop'];

/** Of the first container of a `LateDeployment`. */
export const leavesLate = { lifecycle: { preStop: {} } };

/** A Deployment whose container may sleep before its end, which its class, of Kubernetes 1.27, would leave out. */
export class LateDeployment extends k8s.KubeDeployment {
  override toJson(): unknown {
    const manifest: object = super.toJson();
    if (valueAt(manifest, preStop.join('.')) === undefined) return manifest;
    return JsonPatch.apply(manifest, JsonPatch.add(`/${preStop.join('/')}/sleep`, { seconds }));
  }
}

/**
 * A pod that ends at once refuses what is still sent to it, and a pod of a service that is created then is untraced.
 * The operators' images have no program that could wait; Kubernetes itself does, within the time to end.
 */
export function leaveLate(deployment: ApiObject, installation: OperatorInstallation, grace: Value<number>) {
  const wanted = all(installation.isKubernetes(sleepingKubernetes), exceeds(grace, seconds));
  onlyIf(deployment, wanted, ...container, '-', 'lifecycle');
}
