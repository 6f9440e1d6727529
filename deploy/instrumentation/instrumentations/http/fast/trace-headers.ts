const NAMES: ReadonlySet<string> = new Set(['traceparent', 'uber-trace-id', 'baggage']);
const BAGGAGE_PREFIX = 'uberctx-';
const LOWER_CASE = 0x20;
/** Of all these names, as character codes in lower case. */
const FIRST_LETTERS: ReadonlySet<number> = new Set(['t', 'u', 'b'].map((letter) => letter.charCodeAt(0)));

/**
 * Whether there is anything for a propagator to read: most callers send nothing.
 *
 * @param rawHeaders names and values in turn, as they came
 */
export function hasTraceHeader(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!FIRST_LETTERS.has(name.charCodeAt(0) | LOWER_CASE)) continue;
    const lowerCase = name.toLowerCase();
    if (NAMES.has(lowerCase) || lowerCase.startsWith(BAGGAGE_PREFIX)) return true;
  }
  return false;
}
