const longestName = 255;

/** No character is longer where it is not composed: what is behind this is never shown. */
const mostUnits = 4 * longestName;

/**
 * Marks in a row beyond what any language needs: ordering them costs the square of their number.
 *
 * @see https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
const surplusMarks = /(\p{M}{30})\p{M}+/gu;

/** Control characters, and what reverses or hides text: C0, C1, bidirectional controls, zero-width ones, lone surrogates. */
const unprintable = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Zero-width joiners where they join nothing. Persian and Indic words and many emoji need theirs: behind a letter,
 * mark or picture that is not ASCII.
 */
const idleJoiner =
  /(?<!(?![\0-\x7f])[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;

/**
 * A caller's file name as text to show: normalised (NFC), without control characters, at most 255 code points.
 * It stays whatever else it was, `../` included: it never becomes a path, a key or a header as it is.
 */
export function displayName(name: string): string {
  const orderable = name.slice(0, mostUnits).replace(surplusMarks, '$1');
  const text = orderable.normalize('NFC').replace(unprintable, '').replace(idleJoiner, '');
  return Array.from(text.trim()).slice(0, longestName).join('').trim() || 'unnamed';
}
