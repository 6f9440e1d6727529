/** An answer is not what Jaeger's query API answers; the message says where, and what the rule is. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}
