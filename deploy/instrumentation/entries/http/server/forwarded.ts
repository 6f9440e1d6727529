/** A parameter with its value, and what comes after it: `;` goes on with the same proxy, `,` with the next. */
const PARAMETER = /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))[ \t]*([;,]|$)/y;

/**
 * The proxies of a `Forwarded` header, as parameters by their names in lower case; none where it is malformed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7239#section-4
 */
export function parseForwarded(header: string): Map<string, string>[] {
  const proxies = [new Map<string, string>()];
  const parameter = new RegExp(PARAMETER);
  for (;;) {
    const [, name, quoted, token, separator] = parameter.exec(header) ?? [];
    if (name === undefined) return [];
    proxies.at(-1)?.set(name.toLowerCase(), token ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? '');
    if (separator === '') return proxies;
    if (separator === ',') proxies.push(new Map());
  }
}
