import { operand } from './operand';
import { type Condition, contentOf, known, templateCondition, type Value } from './value';

/** `value` equals `literal`. */
export function is<T extends string | number>(value: Value<T>, literal: NoInfer<T>): Condition {
  const content = contentOf(value);
  if ('known' in content) return known(content.known === literal);
  return templateCondition(`eq ${operand(value)} ${operand(String(literal))}`);
}

/** The text is not empty; the empty string stands for "not set" throughout the model. */
export const present = (value: Value<string>): Condition => not(is(value, ''));

/** `value` is more than the whole number `limit`. */
export function exceeds(value: Value<number>, limit: number): Condition {
  const content = contentOf(value);
  if ('known' in content) return known(content.known > limit);
  return templateCondition(`gt (int ${operand(value)}) ${limit}`);
}

/** The text holds the other one. */
export function holds(value: Value<string>, part: string): Condition {
  const content = contentOf(value);
  if ('known' in content) return known(content.known.includes(part));
  return templateCondition(`contains ${operand(part)} ${operand(value)}`);
}

export function not(condition: Condition): Condition {
  const content = contentOf(condition);
  return 'known' in content ? known(!content.known) : templateCondition(`not (${content.expression})`);
}

export const all = (...conditions: readonly Condition[]): Condition => combine('and', conditions, true);
export const any = (...conditions: readonly Condition[]): Condition => combine('or', conditions, false);

function combine(operator: 'and' | 'or', conditions: readonly Condition[], neutral: boolean): Condition {
  const parts = conditions.map((condition) => contentOf(condition));
  if (parts.some((part) => 'known' in part && part.known !== neutral)) return known(!neutral);
  const open = parts.flatMap((part) => ('known' in part ? [] : [part.expression]));
  const [first] = open;
  if (first === undefined) return known(neutral);
  return templateCondition(
    open.length === 1 ? first : `${operator} ${open.map((each) => `(${each})`).join(' ')}`,
  );
}

/** The condition as an operand in a Go template. */
export function truth(condition: Condition): string {
  const content = contentOf(condition);
  return 'known' in content ? String(content.known) : `(${content.expression})`;
}
