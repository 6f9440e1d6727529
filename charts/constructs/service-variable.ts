import type { k8s } from 'cdk8s-plus-27';
import type { OwnVariable } from '../model/own-variables';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Value } from '../template/value';

/** A variable of a service, which its user cannot set as well. */
export interface ServiceVariable extends k8s.EnvVar {
  readonly name: OwnVariable;
}

export const variable = (
  name: OwnVariable,
  value: string | number | Value<string | number>,
): ServiceVariable => ({ name, value: text`${value}` });

export const fromSecret = (name: OwnVariable, secret: Value<string>, key: string): ServiceVariable => ({
  name,
  valueFrom: { secretKeyRef: { name: field(secret), key } },
});
