import type { IResolver, ResolutionContext } from 'cdk8s';
import { contentOf, type Value } from './value';

/** In a manifest, what stands for a number or a truth that only Helm knows. */
const unquoted = /^⦗(?<expression>[^⦘]*)⦘$/;

/** The expression that the text stands for, as anything but a text. */
export const unquotedOf = (text: string): string | undefined => unquoted.exec(text)?.groups?.['expression'];

/** Puts what values are, or what stands for them, into the manifests of an app. */
export const valueResolver: IResolver = {
  resolve(context: ResolutionContext): void {
    const found: unknown = context.value;
    if (isValue(found)) context.replaceValue(contentIn(found));
    else if (isPort(found)) context.replaceValue({ value: contentIn(found.value) });
  },
};

const isValue = (found: unknown): found is Value<unknown> => typeof found === 'symbol';

/** A port is a number or a name, and an object of a class. */
const isPort = (found: unknown): found is { readonly value: Value<unknown> } =>
  typeof found === 'object' &&
  found !== null &&
  Object.getPrototypeOf(found) !== Object.prototype &&
  'value' in found &&
  isValue(found.value);

/** As it stands in a manifest. */
export function contentIn(value: Value<unknown>): unknown {
  const content = contentOf(value);
  if ('known' in content) return content.known;
  return content.isText ? `⟦${content.expression}⟧` : `⦗${content.expression}⦘`;
}
