const pair = /\s*([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|((?!")\S*))(?=\s|$)/y;

/** `error=true user.id="a reader"`, as people write tags → the tags; undefined where the text is not of this kind. */
export function parseTags(text: string): Record<string, string> | undefined {
  const tags: [string, string][] = [];
  for (let at = 0; text.slice(at).trim() !== '';) {
    pair.lastIndex = at;
    const found = pair.exec(text);
    if (!found) return undefined;
    const [, key = '', quoted, bare = ''] = found;
    tags.push([key, quoted === undefined ? bare : quoted.replaceAll(/\\(.)/g, '$1')]);
    at = pair.lastIndex;
  }
  return Object.fromEntries(tags);
}

/** The opposite of `parseTags`. */
export function writeTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(' ');
}

const quoted = (value: string): string =>
  value === '' || /[\s"\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, (each) => `\\${each}`)}"` : value;
