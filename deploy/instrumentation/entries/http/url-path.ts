/** What `URL` leaves as it is, unless there are dot segments: nothing to encode, no second slash before a host. */
const PLAIN_PATH = /^\/(?!\/)[\w~!$&'()*+,;=:@./-]*$/;

/**
 * The path of a request as `URL` would have it, without asking for it where that would change nothing.
 *
 * @param url as it came, with its query
 * @param host the header
 * @returns undefined where the two make no URL
 */
export function urlPath(url: string, scheme: string, host = ''): string | undefined {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (PLAIN_PATH.test(path) && !path.includes('/.') && isHost(host)) return path;
  try {
    const origin = `${scheme}://${host || 'localhost'}`;
    // Two slashes at the beginning of a reference would be followed by a host.
    return new URL(url.startsWith('//') ? origin + url : url, origin).pathname;
  } catch {
    return undefined;
  }
}

let known = { host: '', isHost: true };

/** Callers name the same host again and again. */
function isHost(host: string): boolean {
  if (known.host !== host) known = { host, isHost: URL.canParse(`http://${host}`) };
  return known.isHost;
}
