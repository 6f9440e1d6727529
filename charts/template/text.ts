import { createHash } from 'node:crypto';
import { isTemplate, operand, written } from './operand';
import { type Condition, contentOf, known, templateText, type Value } from './value';

/** A text of a manifest with values in it: ``text`${release.name}-api` ``. */
export const text = (
  literals: TemplateStringsArray,
  ...values: readonly (string | number | Value<string | number>)[]
): string => String.raw({ raw: literals }, ...values.map((value) => written(value)));

/** One of two texts. */
export function choose(
  condition: Condition,
  yes: string | Value<string>,
  no: string | Value<string>,
): Value<string> {
  const content = contentOf(condition);
  if ('known' in content) return asValue(content.known ? yes : no);
  return templateText(`ternary ${operand(yes)} ${operand(no)} (${content.expression})`);
}

function asValue(value: string | Value<string>): Value<string> {
  if (typeof value !== 'string') return value;
  return isTemplate(value) ? templateText(operand(value)) : known(value);
}

/** `true` or `false` as a text, for environment variables and ConfigMaps. */
export const flag = (condition: Condition): Value<string> => choose(condition, 'true', 'false');

/** The text without what the regular expression, which Go must know as well, finds at its beginning. */
export function without(value: Value<string>, beginning: string): Value<string> {
  const content = contentOf(value);
  if ('known' in content) return known(content.known.replace(new RegExp(beginning), ''));
  return templateText(`regexReplaceAll ${JSON.stringify(beginning)} ${operand(value)} ""`);
}

/** The text in base64. */
export function base64(value: Value<string>): Value<string> {
  const content = contentOf(value);
  if ('known' in content) return known(Buffer.from(content.known).toString('base64'));
  return templateText(`b64enc ${operand(value)}`);
}

/** The first characters of the text. */
export const beginning = (of: string, length: number): string =>
  isTemplate(of) ? written(templateText(`trunc ${length} ${operand(of)}`)) : of.slice(0, length);

/** SHA-256 of the text, which says whether it is another one. */
export const checksum = (of: string): string =>
  isTemplate(of)
    ? written(templateText(`sha256sum ${operand(of)}`))
    : createHash('sha256').update(of).digest('hex');

/** `<first>.<second>` of 63 characters at most, as the OpenTelemetry Operator cuts it: at the end of the first. */
export function joinedLabel(first: Value<string>, second: string): Value<string> {
  const longest = 62;
  const head = written(first);
  if (!isTemplate(head) && !isTemplate(second))
    return known(`${head.slice(0, longest - second.length)}.${second}`);
  const length = `int (sub ${longest} (len ${operand(second)}))`;
  return templateText(`printf "%s.%s" (trunc (${length}) ${operand(first)}) ${operand(second)}`);
}

/** The text, or of its hash enough, where `<text>.<second>` would be longer than the 63 characters of a label. */
export function labelBefore(second: string, of: Value<string>): Value<string> {
  const [longest, hashLength] = [62, 16];
  const head = written(of);
  const hash = beginning(checksum(head), hashLength);
  if (!isTemplate(head) && !isTemplate(second))
    return known(head.length + second.length > longest ? hash : head);
  const fits = `le (add (len ${operand(of)}) (len ${operand(second)})) ${longest}`;
  return templateText(`ternary ${operand(of)} ${operand(hash)} (${fits})`);
}
