import { eachOf } from './each';
import { type Condition, templateNumber, templateString } from './expression';

/**
 * A model as the constructs see it: the same shape, but a flag is a condition and a choice is any
 * string, because in a Helm template neither is known yet.
 */
export type Values<T> = T extends boolean
  ? Condition
  : T extends number
    ? number
    : T extends string
      ? string
      : T extends readonly string[]
        ? readonly string[]
        : string extends keyof T
          ? Readonly<Record<string, string>>
          : { readonly [Key in keyof T]: Values<T[Key]> };

/** What Helm knows of an installation and plain manifests state. */
export interface Release {
  /** Prefix of every name. */
  readonly name: string;
  readonly namespace: string;
  /** Part of the names of cluster-wide objects: unique among installations. */
  readonly clusterName: string;
  /** `app.kubernetes.io/version`. */
  readonly version: string;
  /** `app.kubernetes.io/managed-by`. */
  readonly manager: string;
}

/** The same defaults with each leaf replaced by the Helm value of the same path. */
export function templateValues<T extends object>(defaults: T, path: readonly string[] = []): Values<T> {
  const entries = Object.entries(defaults).map(([key, value]) => [key, leaf(value, [...path, key])]);
  return Object.fromEntries(entries);
}

/**
 * The expression of one Helm value. `helm upgrade --reuse-values` brings the values of an older release without the
 * defaults of this one, so that each expression has its own.
 */
function templateValue(path: readonly string[], fallback: string): string {
  const keys = path.map((key) => JSON.stringify(key)).join(' ');
  return `dig ${keys} ${fallback} .Values.AsMap`;
}

function leaf(value: unknown, path: readonly string[]): unknown {
  switch (typeof value) {
    case 'boolean':
      return { template: templateValue(path, JSON.stringify(value)) };
    case 'number':
      // Helm reads numbers as floats; toJson prints 104857600 where printf would say 1.048576e+08.
      return templateNumber(`${templateValue(path, JSON.stringify(value))} | toJson`);
    case 'string':
      return templateString(templateValue(path, JSON.stringify(value)));
    default:
      if (Array.isArray(value))
        return [eachOf(templateValue(path, `(list ${value.map((each) => JSON.stringify(each)).join(' ')})`))];
      // What keys it has, Helm alone knows.
      if (Object.keys(Object(value)).length === 0) return { [eachOf(templateValue(path, '(dict)'))]: '' };
      return templateValues(Object(value), path);
  }
}
