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

/** The same model with each leaf replaced by the Helm value of the same path. */
export function templateValues<T extends object>(model: T, path = '.Values'): Values<T> {
  const entries = Object.entries(model).map(([key, value]) => [key, leaf(value, `${path}.${key}`)]);
  return Object.fromEntries(entries);
}

function leaf(value: unknown, path: string): unknown {
  switch (typeof value) {
    case 'boolean':
      return { template: path };
    case 'number':
      // Helm reads numbers as floats; toJson prints 104857600 where printf would say 1.048576e+08.
      return templateNumber(`${path} | toJson`);
    case 'string':
      return templateString(path);
    default:
      return templateValues(Object(value), path);
  }
}
