/** A chain may lead back to its beginning. */
const deepest = 8;

/** Messages of Node.js that hold no reason: it is in the cause alone. */
const wordless: ReadonlySet<string> = new Set(['', 'fetch failed', 'terminated']);

/**
 * Why, in a line for people: what an error says of itself. Where it has no words of its own, it is what it wraps that
 * says why: fetch has a cause, and connecting to several addresses fails with one error for each.
 */
export function reasonOf(error: unknown): string {
  return wordsOf(error, deepest);
}

function wordsOf(error: unknown, causesLeft: number): string {
  if (!(error instanceof Error)) return String(error);
  const wrapped = wordless.has(error.message) && causesLeft > 0 ? wrappedBy(error) : [];
  if (wrapped.length > 0) return wrapped.map((each) => wordsOf(each, causesLeft - 1)).join('; ');
  return error.message || codeOf(error) || error.name;
}

/** What happened before, of which an error came; nothing where it is the first. */
export function wrappedBy(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors;
  return error.cause === undefined ? [] : [error.cause];
}

/** What Node.js and its libraries call an error, whatever its message says; '' where it has none. */
export const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');
