/** A trace context that takes several headers; the first one is written first, and the others not always. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['traceparent', ['tracestate']],
  ['x-b3-traceid', ['x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags']],
]);
const NONE: readonly string[] = [];

/** The other headers, in lower case, that say something about another trace once this one is replaced. */
export function replacedWith(name: string): readonly string[] {
  return GROUPS.get(name) ?? NONE;
}

/** Of a header that says more about the trace of another one, in lower case: that other one. */
export function belongsTo(name: string): string | undefined {
  return [...GROUPS].find(([, others]) => others.includes(name))?.[0];
}
