const REDACTED = 'REDACTED';

/** Longer ones are cut: a caller may send 16 KiB, and a span is no place for them. */
const LONGEST_QUERY = 4096;

/** Whatever some server takes for the end of a parameter. */
const SEPARATOR = /([&;?])/;

let kept: ReadonlySet<string> = new Set();

/**
 * Sets whose values stay, for the whole process: what a query holds is for its application to know, and secrets have
 * more names than any list.
 *
 * @param names of TRACING_QUERY_PARAMETERS
 */
export function keepQueryValues(names: readonly string[]): void {
  kept = new Set(names.map((name) => name.toLowerCase()));
}

/** A query without its leading question mark: names stay, and the values of those that are kept. */
export function redactQuery(query: string): string {
  return query.slice(0, LONGEST_QUERY).split(SEPARATOR).map(redactParameter).join('');
}

/** An absolute URL or a path, without fragment; user name and password are dropped, the query's values replaced. */
export function redactUrl(url: string): string {
  const [address = '', ...rest] = url.split('#', 1).join('').split('?');
  const withoutUser = address.replace(/^((?:[a-z][a-z0-9+.-]*:)?\/\/)[^/]*@/i, '$1');
  return rest.length === 0 ? withoutUser : `${withoutUser}?${redactQuery(rest.join('?'))}`;
}

/** A word without a value may be the value itself: `?eyJhbGciOi…`. */
function redactParameter(parameter: string): string {
  if (parameter === '' || SEPARATOR.test(parameter)) return parameter;
  const equals = parameter.indexOf('=');
  const name = equals < 0 ? parameter : parameter.slice(0, equals);
  if (kept.has(decode(name)) || equals === parameter.length - 1) return parameter;
  return equals < 0 ? REDACTED : `${name}=${REDACTED}`;
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).trim().toLowerCase();
  } catch {
    // A name that cannot be decoded is none of those that are kept.
    return '';
  }
}
