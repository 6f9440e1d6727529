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
