import { field } from './field';
import { operand } from './operand';
import { contentOf, known, templateNumber, type Value } from './value';

export const plus = (value: Value<number>, summand: number): Value<number> =>
  calculated('add', value, summand, (number) => number + summand);
export const times = (value: Value<number>, factor: number): Value<number> =>
  calculated('mul', value, factor, (number) => number * factor);

function calculated(
  operator: 'add' | 'mul',
  value: Value<number>,
  literal: number,
  calculate: (number: number) => number,
): Value<number> {
  const content = contentOf(value);
  if ('known' in content) return known(calculate(content.known));
  return templateNumber(`${operator} ${operand(value)} ${operand(String(literal))}`);
}

/** The number, or where it is 0 the other one. */
export function unlessZero(value: Value<number>, other: Value<number>): Value<number> {
  const content = contentOf(value);
  if ('known' in content) return content.known === 0 ? other : value;
  return templateNumber(`ternary ${operand(other)} ${operand(value)} (eq ${operand(value)} "0")`);
}

/** A product of fractions, which is what people would calculate: 0.07 times 100 is 7. */
export function scaled(value: Value<number>, factor: number): Value<number> {
  const content = contentOf(value);
  if ('known' in content) return known(Number((content.known * factor).toPrecision(12)));
  return templateNumber(`mulf ${operand(value)} ${operand(String(factor))}`);
}

/** A number of things, or a share of them in percent: as a field, the one is a number and the other a text. */
export function countOrShare(value: Value<string>): number | string {
  const content = contentOf(value);
  if ('expression' in content) return field(templateNumber(content.expression));
  return content.known.endsWith('%') ? content.known : field(known(Number(content.known)));
}
