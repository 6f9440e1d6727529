import { operand } from './operand';
import { contentOf, known, templateText, type Value } from './value';

/** A list as one line of JSON, with the keys of its objects in the order in which Helm has them. */
export function json(list: Value<readonly object[]>): Value<string> {
  const content = contentOf(list);
  return 'known' in content
    ? known(JSON.stringify(content.known, sorted))
    : templateText(`toJson ${operand(list)}`);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
