import { freeFormOf } from './free-form';
import { operand } from './operand';
import {
  type Condition,
  contentOf,
  known,
  templateCondition,
  templateMap,
  templateText,
  templateTexts,
  type Value,
} from './value';

/**
 * Lists and maps of texts whose elements only Helm knows have one element, or one key, that stands for all of them.
 * `render.ts` repeats what holds it.
 */
const all = /^⟬(?<expression>[^⟭]*)⟭$/;

const eachOf = (expression: string): string => `⟬${expression}⟭`;

/** The list or map of which the text stands for each element. */
export const collectionOf = (text: string): string | undefined => all.exec(text)?.groups?.['expression'];

/** What is made of each text of a list. */
export function each<T>(list: Value<readonly string[]>, make: (text: string) => T): T[] {
  const content = contentOf(list);
  return 'known' in content ? content.known.map(make) : [make(eachOf(content.expression))];
}

/** A text of several with commas between them, as the list of these. */
export function parts(list: Value<string>): Value<readonly string[]> {
  const content = contentOf(list);
  if ('known' in content) return known(content.known.split(',').filter((part) => part !== ''));
  return templateTexts(`without (splitList "," ${operand(list)}) ""`);
}

/** The first of them; empty where there is none. */
export function firstPart(list: Value<string>): Value<string> {
  const content = contentOf(list);
  if ('known' in content) return known(content.known.split(',').find((part) => part !== '') ?? '');
  return templateText(`first (append (without (splitList "," ${operand(list)}) "") "")`);
}

type TextMap = Readonly<Record<string, string>>;

/** What a map of texts holds, to be put into a map of the manifest. */
export function entriesOf(map: Value<TextMap>): TextMap {
  const content = contentOf(map);
  return 'known' in content ? content.known : { [eachOf(content.expression)]: '' };
}

/** Two maps as one; what both have, the first one says. */
export function merged(first: Value<TextMap>, second: Value<TextMap>): Value<TextMap> {
  const [one, other] = [contentOf(first), contentOf(second)];
  if ('known' in one && 'known' in other) return known({ ...other.known, ...one.known });
  return templateMap(`merge (dict) ${mapOperand(first)} ${mapOperand(second)}`);
}

function mapOperand(map: Value<TextMap>): string {
  const content = contentOf(map);
  if ('expression' in content) return operand(map);
  return `(dict ${Object.entries(content.known)
    .flat()
    .map((text) => JSON.stringify(text))
    .join(' ')})`;
}

/** The list or map is not empty. */
export function filled(collection: Value<readonly object[] | readonly string[] | TextMap>): Condition {
  const content = contentOf(collection);
  return 'known' in content
    ? known(Object.keys(content.known).length > 0)
    : templateCondition(content.expression);
}

/** The map has a value of that name. */
export function has(map: Value<TextMap>, name: string): Condition {
  const content = contentOf(map);
  return 'known' in content
    ? known(name in content.known)
    : templateCondition(`hasKey (${content.expression}) ${JSON.stringify(name)}`);
}

/** The list that an element stands for by one of its fields; that of a list inside it is none of its own. */
export function repeatedIn(element: unknown): string | undefined {
  if (typeof element === 'string') return collectionOf(element) ?? freeFormOf(element);
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return undefined;
  return Object.values(element)
    .map(repeatedIn)
    .find((list) => list !== undefined);
}
