/**
 * Probes and scrapes come every few seconds, and the API's description and the parts of its page are the same for all:
 * nothing about an upload. A stream of events lasts as long as somebody looks, and looking at a trace shall make none.
 */
const untraced =
  /^\/(?:healthz|readyz|metrics|openapi\.json|page\/[^/]+|api\/jobs\/[^/]+\/(?:events|trace))$/;

/** @param url of a request, as its first line has it. */
export function isUntraced(url: string): boolean {
  return untraced.test(url.split('?', 1)[0] ?? '');
}
