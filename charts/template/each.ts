import type { Condition } from './expression';

/**
 * Lists and maps of texts whose elements only Helm knows have one element, or one key, that stands for all of them.
 * `render.ts` repeats what holds it.
 */
const all = /^⟬(?<expression>[^⟭]*)⟭$/;

export const eachOf = (expression: string): string => `⟬${expression}⟭`;

/** The list or map of which the text stands for each element. */
export const collectionOf = (text: string): string | undefined => all.exec(text)?.groups?.['expression'];

/** The map is not empty. */
export function filled(map: Readonly<Record<string, string>>): Condition {
  const [first] = Object.keys(map);
  if (first === undefined) return false;
  const template = collectionOf(first);
  return template === undefined ? true : { template };
}

/** The list that an element stands for by one of its fields; that of a list inside it is none of its own. */
export function repeatedIn(element: unknown): string | undefined {
  if (typeof element === 'string') return collectionOf(element);
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return undefined;
  return Object.values(element)
    .map(repeatedIn)
    .find((list) => list !== undefined);
}
