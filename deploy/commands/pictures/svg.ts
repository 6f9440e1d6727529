/** An attribute of an SVG element; numbers are pixels, with a tenth at most. */
type Attributes = Readonly<Record<string, string | number>>;

/** `<name …>children</name>`. Children are markup: texts go through `text`. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(round(value))}"`);
  const start = `<${name}${list.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`;
}

/** A line of text whose baseline begins at x, y. */
export const text = (x: number, y: number, className: string, content: string): string =>
  element('text', { x, y, class: className }, escape(content));

/** What a screen reader says of the element that it stands in. */
export const title = (content: string): string => element('title', {}, escape(content));

const round = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;

const escape = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
