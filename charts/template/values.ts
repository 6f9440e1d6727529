import { z } from 'zod';
import { type Condition, known, templateCondition, templateNumber, templateText, type Value } from './value';

/** A model as the constructs see it: the same shape, with a value for each setting. */
export type Values<T> = [T] extends [boolean]
  ? Condition
  : [T] extends [string | number | readonly unknown[]]
    ? Value<T>
    : string extends keyof T
      ? Value<T>
      : { readonly [Key in keyof T]: Values<T[Key]> };

/** What Helm knows of an installation and plain manifests state. */
export type Release = Values<{
  /** `app.kubernetes.io/name`. */
  readonly application: string;
  /** Prefix of every name. */
  readonly name: string;
  readonly namespace: string;
  /** Part of the names of cluster-wide objects: unique among installations. */
  readonly clusterName: string;
  /** `app.kubernetes.io/version`. */
  readonly version: string;
  /** `app.kubernetes.io/managed-by`. */
  readonly manager: string;
}>;

/** The settings as they are. */
export const knownValues = <T extends object>(schema: z.ZodObject, settings: T): Values<T> =>
  valuesOf(schema, settings, known);

/** Each setting as the Helm value of the same path, which is what it is here by default. */
export const templateValues = <T extends object>(schema: z.ZodObject, defaults: T): Values<T> =>
  valuesOf(schema, defaults, templateValue);

/** Lists and maps are settings as well: what is an object of several, the schema says. */
function valuesOf<T extends object>(
  schema: z.ZodObject,
  settings: T,
  valueOf: (setting: unknown, path: readonly string[], field: unknown) => Value<unknown>,
  path: readonly string[] = [],
): Values<T> {
  const entries = Object.entries(settings).map(([key, setting]) => {
    const field = schema.shape[key];
    const inner = [...path, key];
    return [
      key,
      field instanceof z.ZodObject
        ? valuesOf(field, setting, valueOf, inner)
        : valueOf(setting, inner, field),
    ];
  });
  return Object.fromEntries(entries);
}

/** The Helm value of a path. */
export function templateValue(fallback: unknown, path: readonly string[], field?: unknown): Value<unknown> {
  switch (typeof fallback) {
    case 'boolean':
      // `--set-string` has truths as texts, and the text false would be true.
      return templateCondition(`eq (toString (${dig(path, JSON.stringify(fallback))})) "true"`);
    case 'number':
      // Helm reads numbers as floats, of `--set` also as texts; toJson prints 104857600 where printf would say
      // 1.048576e+08.
      return templateNumber(`${dig(path, JSON.stringify(fallback))} | float64 | toJson`);
    case 'string':
      // What may be typed as a number holds nothing that JSON writes otherwise.
      if (field instanceof z.ZodUnion)
        return templateText(`${dig(path, JSON.stringify(fallback))} | toJson | trimAll "\\""`);
      return templateText(dig(path, JSON.stringify(fallback)));
    default: {
      // Of what may be typed as a number or as yes and no, the text.
      if (field instanceof z.ZodRecord && field.valueType instanceof z.ZodUnion)
        return templateText(`include "${textsTemplate}" (${dig(path, '(dict)')}) | fromJson`);
      const items = Array.isArray(fallback) ? fallback.map((each) => JSON.stringify(each)) : undefined;
      return templateText(dig(path, items ? `(list ${items.join(' ')})` : '(dict)'));
    }
  }
}

/** Name of the template that makes texts of all values of a map. */
export const textsTemplate = 'values.texts';

/**
 * The expression of one Helm value. `helm upgrade --reuse-values` brings the values of an older release without the
 * defaults of this one, so that each expression has its own.
 */
function dig(path: readonly string[], fallback: string): string {
  const keys = path.map((key) => JSON.stringify(key)).join(' ');
  return `dig ${keys} ${fallback} .Values.AsMap`;
}
