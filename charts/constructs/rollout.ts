import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { UpdateStrategy } from '../model/rollout';
import { is } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { countOrShare } from '../template/number';
import type { Values } from '../template/values';

/** A number or a share as a field of a resource, each of which has types of its own for it. */
export const either =
  <T>(type: { fromNumber(value: number): T; fromString(value: string): T }) =>
  (value: number | string): T =>
    typeof value === 'number' ? type.fromNumber(value) : type.fromString(value);

interface Fields<Unavailable, Surge> {
  readonly unavailable: (value: number | string) => Unavailable;
  readonly surge: (value: number | string) => Surge;
}

/** As the strategy of a Deployment; `keepRollout` leaves what belongs to its type. */
export const rolloutOf = <Unavailable, Surge>(
  { type, maxUnavailable, maxSurge }: Values<UpdateStrategy>,
  { unavailable, surge }: Fields<Unavailable, Surge>,
) => ({
  type: field(type),
  rollingUpdate: {
    maxUnavailable: unavailable(countOrShare(maxUnavailable)),
    maxSurge: surge(countOrShare(maxSurge)),
  },
});

const ofDeployment = { unavailable: either(k8s.IntOrString), surge: either(k8s.IntOrString) };

export const rollout = (strategy: Values<UpdateStrategy>): k8s.DeploymentStrategy =>
  rolloutOf(strategy, ofDeployment);

/** @param path to the strategy */
export const keepRollout = (
  object: ApiObject,
  { type }: Values<UpdateStrategy>,
  path: readonly string[] = ['spec', 'strategy'],
): void => onlyIf(object, is(type, 'RollingUpdate'), ...path, 'rollingUpdate');
