declare const of: unique symbol;

/**
 * A setting of an installation. Plain manifests state it, in a Helm chart a template alone knows it, and constructs
 * are written once for both: who looked at a value would see, in one of the two, only what stands for it.
 *
 * So a value is a symbol, which the compiler refuses to add, compare or interpolate, and Node.js as well, wherever a
 * type says something else of it. It is said to be callable, because the compiler lets nobody branch on a function.
 */
export type Value<T> = symbol & { (): never; readonly length: undefined; readonly [of]: T };

/** A truth that is known at synth, or that the template decides. */
export type Condition = Value<boolean>;

/** Known at synth, or what the template evaluates. */
type Content<T> = { readonly known: T } | Template;

interface Template {
  readonly expression: string;
  /** Of a text, which a manifest quotes. */
  readonly isText: boolean;
}

const contents = new WeakMap<symbol, Content<unknown>>();

/** A value that is known at synth. */
export const known = <T>(value: T): Value<T> => valueWith({ known: value });

/** A text that Helm evaluates. */
export const templateText = (expression: string): Value<string> => valueWith({ expression, isText: true });

/** A list of texts that Helm evaluates. */
export const templateTexts = (expression: string): Value<readonly string[]> =>
  valueWith({ expression, isText: true });

/** A map of texts that Helm evaluates. */
export const templateMap = (expression: string): Value<Readonly<Record<string, string>>> =>
  valueWith({ expression, isText: true });

/** A number that Helm evaluates. */
export const templateNumber = (expression: string): Value<number> => valueWith({ expression, isText: false });

/** A truth that Helm evaluates. */
export const templateCondition = (expression: string): Condition => valueWith({ expression, isText: false });

/** For the functions of this folder alone: what a value is. */
export function contentOf<T>(value: Value<T>): Content<T>;
export function contentOf(value: symbol): unknown {
  return contents.get(value);
}

function valueWith<T>(content: Content<T>): Value<T>;
function valueWith(content: Content<unknown>): symbol {
  const value = Symbol('expression' in content ? content.expression : String(content.known));
  contents.set(value, content);
  return value;
}
