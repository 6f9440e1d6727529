/**
 * The part of DER that a certificate needs.
 *
 * @see https://www.itu.int/rec/T-REC-X.690
 */
function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const sequence = (...elements: readonly Uint8Array[]): Buffer => element(0x30, ...elements);
export const set = (...elements: readonly Uint8Array[]): Buffer => element(0x31, ...elements);
export const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text));
export const octets = (content: Uint8Array): Buffer => element(0x04, content);
export const bits = (content: Uint8Array): Buffer => element(0x03, Buffer.from([0]), content);
export const boolean = (value: boolean): Buffer => element(0x01, Buffer.from([value ? 0xff : 0]));
/** Positive, big-endian; its highest bit must be set, because DER knows no superfluous zeros. */
export const integer = (content: Uint8Array): Buffer => element(0x02, Buffer.from([0]), content);
/** `[number] EXPLICIT`. */
export const tagged = (number: number, content: Uint8Array): Buffer => element(0xa0 | number, content);
/** `[number] IMPLICIT` of a primitive type. */
export const implicit = (number: number, content: string): Buffer =>
  element(0x80 | number, Buffer.from(content));

/** UTCTime, which serves until 2049. */
export const time = (date: Date): Buffer =>
  element(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] =>
    value < 128 ? [value] : [...base128(Math.floor(value / 128)).map((each) => each | 0x80), value % 128];
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}
