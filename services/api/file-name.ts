const longestName = 255;

/** Control characters, and what reverses or hides text: C0, C1, bidirectional controls, zero-width ones, lone surrogates. */
const unprintable = /[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A caller's file name as text to show: normalised (NFC), without control characters, at most 255 code points.
 * It stays whatever else it was, `../` included: it never becomes a path, a key or a header as it is.
 */
export function displayName(name: string): string {
  const text = name.normalize('NFC').replace(unprintable, '').trim();
  return Array.from(text).slice(0, longestName).join('') || 'unnamed';
}

/**
 * A `Content-Disposition` that saves a download under this name: as ASCII for old clients, and whole in UTF-8.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266
 */
export function attachment(name: string): string {
  const safe = displayName(name).replace(/[/\\]/g, '_');
  const ascii = safe.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
