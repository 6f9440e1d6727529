/** A parser that callers or peers reach, as the fuzzer and the attack table see it. */
export interface FuzzTarget {
  /** Parses the bytes as they come, and throws where they are wrong. */
  readonly parse: (input: Buffer) => unknown;
  /** Whether what was thrown is how the parser refuses; anything else is a crash. */
  readonly isRefusal: (error: unknown) => boolean;
  /** The most that a caller or a peer can bring here at once: another bound refuses more. */
  readonly mostBytes: number;
  /** The costliest input of at most so many bytes that is known. Ten times the bytes must not cost much more than ten times. */
  readonly worst: (sizeBytes: number) => Buffer;
}

/** Of a parser that takes whatever comes. */
export const refusesNothing = (): boolean => false;

/** `text` again and again, up to `sizeBytes`, between `before` and `after`. */
export function repeated(text: string, sizeBytes: number, before = '', after = ''): Buffer {
  const room = sizeBytes - Buffer.byteLength(before) - Buffer.byteLength(after);
  return Buffer.from(before + text.repeat(Math.max(0, Math.floor(room / Buffer.byteLength(text)))) + after);
}
