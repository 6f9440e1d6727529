/** @param url of a request, as its first line has it */
export type IsIgnored = (url: string) => boolean;

/** @param patterns of TRACING_IGNORE_PATHS */
export function ignoredRequests(patterns: readonly string[]): IsIgnored {
  if (patterns.length === 0) return () => false;
  const expression = new RegExp(`^(?:${patterns.map(expressionOf).join('|')})$`);
  return (url) => {
    const query = url.indexOf('?');
    return expression.test(query === -1 ? url : url.slice(0, query));
  };
}

function expressionOf(pattern: string): string {
  return pattern.split('/').slice(1).map(segmentOf).join('');
}

function segmentOf(segment: string): string {
  if (segment === '**') return '(?:/.*)?';
  if (segment === '*') return '/[^/]+';
  const [before = '', after] = segment.split('*').map(literally);
  return `/${after === undefined ? before : `${before}[^/]*${after}`}`;
}

function literally(text: string): string {
  return text.replaceAll(/[.+^$&{}()|[\]\\]/g, String.raw`\$&`);
}
