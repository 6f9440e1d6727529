const METHODS = 'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY'.split(' ');
const KNOWN: ReadonlySet<string> = new Set(METHODS);

/** In upper case, or `_OTHER`, so that a caller cannot make up as many values as it likes. */
export function knownMethod(method: string): string {
  if (KNOWN.has(method)) return method;
  const upperCase = method.toUpperCase();
  return KNOWN.has(upperCase) ? upperCase : '_OTHER';
}
