/** What a job throws to be put back is no failure of its attempt. */
const PUT_BACK: ReadonlySet<string> = new Set([
  'DelayedError',
  'RateLimitError',
  'WaitingError',
  'WaitingChildrenError',
]);

export function isPutBack(thrown: unknown): boolean {
  return thrown instanceof Error && PUT_BACK.has(thrown.name);
}
