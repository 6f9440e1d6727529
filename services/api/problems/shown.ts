import type { Violation } from './problem';

const longestValue = 128;

/** A value as it may be shown to its sender: of a large one the beginning, and no more of it is looked at. */
export function shown(value: unknown): Violation['value'] {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : beginningOf(value, longestValue);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** Of parsed JSON the text again, up to `length` and some more. It goes no deeper than it has brackets to write. */
function beginningOf(value: unknown, length: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, length + 1));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? typeof value;
  const isList = Array.isArray(value);
  const items: readonly [string, unknown][] = Object.entries(value);
  let text = isList ? '[' : '{';
  for (const [name, item] of items) {
    if (text.length > length) return text;
    if (text.length > 1) text += ',';
    if (!isList) text += `${beginningOf(name, length)}:`;
    text += beginningOf(item, length - text.length);
  }
  return text + (isList ? ']' : '}');
}
