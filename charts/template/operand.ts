import { contentOf, type Value } from './value';

/**
 * Where a text is written with a value that Helm alone knows, `⟦expression⟧` stands for it. `render.ts` turns the text
 * into `{{ … }}`.
 */
const segment = /⟦(?<expression>[^⟧]*)⟧/g;

/** A value as it stands in the text of a manifest. */
export function written(value: string | number | Value<string | number>): string {
  if (typeof value !== 'symbol') return String(value);
  const content = contentOf(value);
  return 'known' in content ? String(content.known) : `⟦${content.expression}⟧`;
}

/** Whether the text holds something that only Helm knows. */
export const isTemplate = (text: string): boolean => new RegExp(segment).test(text);

/** The text or value as an operand in a Go template: a literal, a field or a `printf` of both. */
export function operand(value: string | Value<unknown>): string {
  if (typeof value === 'string') return operandOf(value);
  const content = contentOf(value);
  return 'known' in content ? operandOf(String(content.known)) : `(${content.expression})`;
}

function operandOf(text: string): string {
  const operands: string[] = [];
  const format = text.replaceAll('%', '%%').replaceAll(segment, (...match) => {
    const { expression }: { expression: string } = match.at(-1);
    // Escaping above has doubled the % signs of the expression as well.
    operands.push(expression.replaceAll('%%', '%'));
    return '%v';
  });
  if (operands.length === 0) return JSON.stringify(text);
  return format === '%v'
    ? `(${operands[0]})`
    : `(printf ${JSON.stringify(format)} ${operands.map((each) => `(${each})`).join(' ')})`;
}
