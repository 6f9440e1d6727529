const REDACTED = 'REDACTED';

/** Presigned requests of S3 (v2 and v4), Google and Azure, and the usual names of credentials in a query. */
const SECRET_NAME =
  /^(x-(amz|goog|ms)-.*|sig|auth|pwd|pass|policy|jwt|code|.*(signature|credential|accesskey|access[-_]key|access[-_]?id|key-pair-id|token|secret|passw|authorization|api[-_]?key|session).*)$/i;

/** A query without its leading question mark; values of secret parameters are replaced, the rest stays as it is. */
export function redactQuery(query: string): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      return SECRET_NAME.test(decode(name)) ? `${name}=${REDACTED}` : pair;
    })
    .join('&');
}

/** An absolute URL or a path, without fragment; user name and password are dropped, secret parameters replaced. */
export function redactUrl(url: string): string {
  const [address = '', ...rest] = url.split('#', 1).join('').split('?');
  const withoutUser = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
  return rest.length === 0 ? withoutUser : `${withoutUser}?${redactQuery(rest.join('?'))}`;
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).trim();
  } catch {
    // A name that cannot be decoded is compared as it is written.
    return name;
  }
}
