import type { ApiObject } from 'cdk8s';
import { takeGuard } from './conditional';
import { contentOf, type Value } from './value';

/**
 * What somebody writes in Kubernetes' own words. The typed constructs drop what their version of Kubernetes does not
 * know, so it comes behind them. Where only Helm knows it, one element or one key stands for all; `render.ts` repeats it.
 */
const all = /^⦃(?<expression>[^⦄]*)⦄$/;

/** The list or map of which the text stands for each element, whatever that is. */
export const freeFormOf = (text: string): string | undefined => all.exec(text)?.groups?.['expression'];

/** Adds elements to the list at the path, which is made where there is none. */
export function addElements(
  object: ApiObject,
  elements: Value<readonly object[]>,
  ...path: readonly string[]
): void {
  const content = contentOf(elements);
  const added: readonly unknown[] = 'known' in content ? content.known : [`⦃${content.expression}⦄`];
  if (added.length > 0) change(object, path, (list) => [...(Array.isArray(list) ? list : []), ...added]);
}

/** Adds entries to the map at the path, which is made where there is none. */
export function addEntries(
  object: ApiObject,
  entries: Value<Readonly<Record<string, unknown>>>,
  ...path: readonly string[]
): void {
  const content = contentOf(entries);
  const added = 'known' in content ? content.known : { [`⦃${content.expression}⦄`]: '' };
  if (Object.keys(added).length > 0) change(object, path, (map) => ({ ...Object(map), ...added }));
}

/** The same, but what the map has already stays. */
export function addMissingEntries(
  object: ApiObject,
  entries: Value<Readonly<Record<string, string>>>,
  ...path: readonly string[]
): void {
  const content = contentOf(entries);
  if ('known' in content) {
    if (Object.keys(content.known).length > 0)
      change(object, path, (map) => ({ ...content.known, ...Object(map) }));
    return;
  }
  change(object, path, (map) => {
    const written = Object.entries(Object(map));
    const [maps, own] = [written.filter(isMap), written.filter((entry) => !isMap(entry))];
    const others = maps.map(([key]) => `(${freeFormOf(key) ?? key.slice(1, -1)})`);
    // What is there only under a condition gives way to the others where that does not hold; no key is empty.
    const keys = own
      .map(([key, value]) => [JSON.stringify(key), takeGuard(value).expression] as const)
      .map(([key, guard]) => (guard === undefined ? ` ${key}` : ` (ternary ${key} "" (${guard}))`))
      .join('');
    const added = keys === '' ? `(${content.expression})` : `(omit (${content.expression})${keys})`;
    const merged = others.length === 0 ? added.slice(1, -1) : `merge (dict) ${[...others, added].join(' ')}`;
    return { ...Object.fromEntries(own), [`⦃${merged}⦄`]: '' };
  });
}

const isMap = ([key]: [string, unknown]): boolean => /^[⦃⟬].*[⦄⟭]$/s.test(key);

/** Replaces what is at the path of the object. In a path `-` stands for every element of a list, if there is one. */
export function change(object: ApiObject, path: readonly string[], make: (value: unknown) => unknown): void {
  const written = object.toJson.bind(object);
  object.toJson = () => changed(written(), path, make);
}

function changed(
  value: unknown,
  [step, ...rest]: readonly string[],
  make: (value: unknown) => unknown,
): unknown {
  if (step === undefined) return make(value);
  if (step === '-') return Array.isArray(value) ? value.map((each) => changed(each, rest, make)) : value;
  if (Array.isArray(value)) return value.with(Number(step), changed(value[Number(step)], rest, make));
  const inner = new Map<string, unknown>(Object.entries(Object(value))).get(step);
  const made = changed(inner, rest, make);
  return made === undefined ? value : { ...Object(value), [step]: made };
}
