import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { z } from 'zod';

/** The part of a JSON Schema that says what a value means. */
export interface Described {
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Described>>;
}

/** `values.yaml`: every value with the description that its schema has. */
export function documentedValues(schema: z.ZodObject, values: object, title: string): string {
  const document = new Document(values, { aliasDuplicateObjects: false });
  document.commentBefore = ` ${title}`;
  const described: Described = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })));
  if (isMap(document.contents)) describe(document.contents, described);
  return document.toString({ lineWidth: 0 });
}

function describe(map: YAMLMap, { properties = {} }: Described): void {
  for (const { key, value } of map.items) {
    const field = isScalar(key) ? properties[String(key.value)] : undefined;
    if (!isScalar(key) || !field) continue;
    key.commentBefore = ` ${field.description ?? ''}${choicesOf(field)}`;
    key.spaceBefore = isMap(value) && value.items.length > 0;
    if (isMap(value)) describe(value, field);
  }
}

/** What a value of few may be, as a sentence behind its description. */
export const choicesOf = (field: Described): string =>
  field.enum ? ` One of ${field.enum.join(', ')}.` : '';

/** The values that differ from the defaults: a values file for one environment. */
export function differences(values: object, defaults: object): object {
  const known = new Map(Object.entries(defaults));
  const entries = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    const fallback = known.get(key);
    if (typeof value !== 'object' || value === null) return value === fallback ? [] : [[key, value]];
    const inner = differences(value, Object(fallback));
    return Object.keys(inner).length === 0 ? [] : [[key, inner]];
  });
  return Object.fromEntries(entries);
}
