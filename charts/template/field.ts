import { written } from './operand';
import { contentOf, type Value } from './value';

/** A value as a field of a manifest has it. A number is still a symbol: Node.js refuses to count with it. */
export function field(value: Value<string>): string;
export function field(value: Value<number>): number;
export function field(value: Value<string | number>): unknown {
  const content = contentOf(value);
  const isText = 'known' in content ? typeof content.known === 'string' : content.isText;
  return isText ? written(value) : value;
}
