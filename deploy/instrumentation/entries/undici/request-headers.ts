import { replacedWith } from '../../propagation/replaced-headers';
import type { UndiciRequest } from './messages';

/**
 * Writes headers in the place of those of the same names and of their groups, however often they are there, and of those
 * that others who hear of the request add later.
 */
export function replaceHeaders(request: UndiciRequest, written: Readonly<Record<string, string>>): void {
  const names = new Set(Object.keys(written).flatMap((name) => [name, ...replacedWith(name)]));
  if (names.size === 0) return;
  removeHeaders(request, names);
  for (const [name, value] of Object.entries(written)) request.addHeader(name, value);
  const addHeader = request.addHeader.bind(request);
  Object.defineProperty(request, 'addHeader', {
    configurable: true,
    writable: true,
    value: (name: string, value: string) =>
      names.has(name.toLowerCase()) ? request : addHeader(name, value),
  });
}

/** The last value counts; undefined where there is none. */
export function headerOf({ headers }: UndiciRequest, name: string): string | undefined {
  const pairs = pairsOf(headers);
  const index = pairs.findLastIndex((text, at) => at % 2 === 0 && String(text).toLowerCase() === name);
  return index < 0 ? undefined : String(pairs[index + 1]);
}

/** Names and values in turn. */
export function pairsOf(headers: UndiciRequest['headers']): readonly unknown[] {
  if (typeof headers !== 'string') return headers;
  return headers.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
}

function removeHeaders(request: UndiciRequest, names: ReadonlySet<string>): void {
  const { headers } = request;
  if (typeof headers === 'string') {
    const isKept = (line: string): boolean => !names.has(line.slice(0, line.indexOf(':')).toLowerCase());
    request.headers = headers.split('\r\n').filter(isKept).join('\r\n');
    return;
  }
  for (let index = headers.length - 2; index >= 0; index -= 2)
    if (names.has(String(headers[index]).toLowerCase())) headers.splice(index, 2);
}
