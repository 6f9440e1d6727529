import type { ApiObject } from 'cdk8s';
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

function change(object: ApiObject, path: readonly string[], make: (value: unknown) => unknown): void {
  const written = object.toJson.bind(object);
  object.toJson = () => changed(written(), path, make);
}

function changed(
  value: unknown,
  [step, ...rest]: readonly string[],
  make: (value: unknown) => unknown,
): unknown {
  if (step === undefined) return make(value);
  if (Array.isArray(value)) return value.with(Number(step), changed(value[Number(step)], rest, make));
  const inner = new Map<string, unknown>(Object.entries(Object(value))).get(step);
  return { ...Object(value), [step]: changed(inner, rest, make) };
}
