import { type ApiObject, JsonPatch } from 'cdk8s';
import { type Condition, contentOf } from './value';

/** A condition on an object (empty path) or on one of its fields. */
export interface FieldCondition {
  readonly path: string;
  readonly expression: string;
}

const conditions = new WeakMap<ApiObject, FieldCondition[]>();

/**
 * Keeps the object, or the field at `path`, only where the condition holds. In a path `-` stands for every
 * element of a list. What is known to be unwanted at synth is removed from the tree.
 */
export function onlyIf(object: ApiObject, condition: Condition, ...path: readonly string[]): void {
  const content = contentOf(condition);
  if ('expression' in content) {
    const { expression } = content;
    conditions.set(object, [...conditionsOf(object), { path: path.join('/'), expression }]);
    return;
  }
  if (content.known) return;
  if (path.length === 0) {
    object.node.scope?.node.tryRemoveChild(object.node.id);
  } else {
    for (const pointer of pointers(object.toJson(), path)) object.addJsonPatch(JsonPatch.remove(pointer));
  }
}

/** A path as JSON pointers; `-` stands for every element of a list. */
function pointers(value: unknown, [step, ...rest]: readonly string[]): string[] {
  if (step === undefined) return [''];
  return Object.entries(Object(value))
    .filter(([key]) => (step === '-' && Array.isArray(value)) || key === step)
    .flatMap(([key, child]) =>
      pointers(child, rest).map((tail) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${tail}`),
    );
}

export const conditionsOf = (object: ApiObject): readonly FieldCondition[] => conditions.get(object) ?? [];

const guard = /⟪(?<levels>\d+):(?<expression>[^⟫]*)⟫/;

/**
 * An element of an array, as a list to spread: empty, the element, or the element with a guard for the
 * template. The guard travels in the element's first text, with the number of levels back up to the element.
 */
export function when<T>(condition: Condition, ...elements: readonly T[]): T[] {
  const content = contentOf(condition);
  if ('known' in content) return content.known ? [...elements] : [];
  return elements.map((element) => {
    const guarded = withGuard(element, (levels) => `⟪${levels}:${content.expression}⟫`, 0);
    if (guarded === undefined)
      throw new Error(`a conditional element must hold a text, got ${JSON.stringify(element)}`);
    return guarded;
  });
}

/** A list that may have no element at all, as a field that is not there then. */
export const unlessEmpty = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);

function withGuard<T>(value: T, mark: (levels: number) => string, level: number): T | undefined;
function withGuard(value: unknown, mark: (levels: number) => string, level: number): unknown {
  if (typeof value === 'string') return mark(level) + value;
  if (Array.isArray(value))
    return replaceFirst(value.entries(), (key, found) => value.with(Number(key), found));
  if (!isPlainObject(value)) return undefined;
  return replaceFirst(Object.entries(value), (key, found) => ({ ...value, [key]: found }));

  function replaceFirst(
    entries: Iterable<[string | number, unknown]>,
    replace: (key: string | number, found: unknown) => unknown,
  ): unknown {
    for (const [key, child] of entries) {
      const found = withGuard(child, mark, level + 1);
      if (found !== undefined) return replace(key, found);
    }
    return undefined;
  }
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Takes the guard of an element out of it again. */
export function takeGuard(element: unknown, level = 0): { expression?: string; element: unknown } {
  if (typeof element === 'string') {
    const match = guard.exec(element);
    if (Number(match?.groups?.['levels']) !== level) return { element };
    return { expression: match?.groups?.['expression'], element: element.replace(guard, '') };
  }
  if (typeof element !== 'object' || element === null) return { element };
  for (const [key, child] of Object.entries(element)) {
    const taken = takeGuard(child, level + 1);
    if (taken.expression === undefined) continue;
    const copy = Array.isArray(element)
      ? element.with(Number(key), taken.element)
      : { ...element, [key]: taken.element };
    return { expression: taken.expression, element: copy };
  }
  return { element };
}
