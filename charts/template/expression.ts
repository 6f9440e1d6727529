/**
 * The seam between plain manifests and Helm templates: constructs are written once, against strings,
 * numbers and conditions that are either known at synth or stand for an expression of the template.
 *
 * A string that is known only to Helm holds `⟦expression⟧`, alone or inside other text; a number is an
 * index into `numbers`, far above any real port, size or count. `render.ts` turns both into `{{ … }}`.
 */

/** What only the template can decide. */
export interface Template {
  readonly template: string;
}

/** A truth that is known at synth, or one that the template decides. */
export type Condition = boolean | Template;

const FIRST_NUMBER = 9_000_000_000_000;
const numbers: string[] = [];
const segment = /⟦(?<text>[^⟧]*)⟧|(?<number>90000\d{8})/g;

/** A string that Helm evaluates. */
export const templateString = (expression: string): string => `⟦${expression}⟧`;

/** A number that Helm evaluates. */
export function templateNumber(expression: string): number {
  const known = numbers.indexOf(expression);
  return FIRST_NUMBER + (known === -1 ? numbers.push(expression) - 1 : known);
}

/** Whether the value holds something that only Helm knows. */
export const isTemplate = (value: string | number): boolean => new RegExp(segment).test(String(value));

/** The value as an operand in a Go template: a literal, a field or a `printf` of both. */
export function operand(value: string | number): string {
  const text = String(value);
  const operands: string[] = [];
  const format = text.replaceAll('%', '%%').replaceAll(segment, (...match) => {
    const groups: { text?: string; number?: string } = match.at(-1);
    // Escaping above has doubled the % signs of the expression as well.
    operands.push(groups.text?.replaceAll('%%', '%') ?? numbers[Number(groups.number) - FIRST_NUMBER] ?? '');
    return '%v';
  });
  if (operands.length === 0) return JSON.stringify(text);
  return format === '%v'
    ? `(${operands[0]})`
    : `(printf ${JSON.stringify(format)} ${operands.map((each) => `(${each})`).join(' ')})`;
}

/** `value` equals `literal`. */
export function is<T extends string | number>(value: T, literal: NoInfer<T>): Condition {
  if (!isTemplate(value)) return value === literal;
  return { template: `eq ${operand(value)} ${JSON.stringify(String(literal))}` };
}

/** The text is not empty; the empty string stands for "not set" throughout the model. */
export const present = (value: string): Condition => not(is(value, ''));

export function not(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : { template: `not (${condition.template})` };
}

export const all = (...conditions: readonly Condition[]): Condition => combine('and', conditions, true);
export const any = (...conditions: readonly Condition[]): Condition => combine('or', conditions, false);

function combine(operator: 'and' | 'or', conditions: readonly Condition[], neutral: boolean): Condition {
  if (conditions.includes(!neutral)) return !neutral;
  const open = conditions.filter((condition) => typeof condition !== 'boolean');
  const [first] = open;
  if (first === undefined) return neutral;
  return open.length === 1
    ? first
    : { template: `${operator} ${open.map(({ template }) => `(${template})`).join(' ')}` };
}

/** One of two texts. */
export function choose(condition: Condition, yes: string, no: string): string {
  if (typeof condition === 'boolean') return condition ? yes : no;
  return templateString(`ternary ${operand(yes)} ${operand(no)} (${condition.template})`);
}

/** The condition as an operand in a Go template. */
export const truth = (condition: Condition): string =>
  typeof condition === 'boolean' ? String(condition) : `(${condition.template})`;

/** `true` or `false` as a text, for environment variables and ConfigMaps. */
export const flag = (condition: Condition): string => choose(condition, 'true', 'false');

export const sum = (first: number, second: number): number =>
  arithmetic('add', first, second, first + second);
export const product = (first: number, second: number): number =>
  arithmetic('mul', first, second, first * second);

function arithmetic(operator: 'add' | 'mul', first: number, second: number, known: number): number {
  if (!isTemplate(first) && !isTemplate(second)) return known;
  return templateNumber(`${operator} ${operand(first)} ${operand(second)}`);
}

/** `<first>.<second>` of 63 characters at most, as the OpenTelemetry Operator cuts it: at the end of the first. */
export function joinedLabel(first: string, second: string): string {
  const longest = 62;
  if (!isTemplate(first) && !isTemplate(second))
    return `${first.slice(0, longest - second.length)}.${second}`;
  const length = `int (sub ${longest} (len ${operand(second)}))`;
  return templateString(`printf "%s.%s" (trunc (${length}) ${operand(first)}) ${operand(second)}`);
}
