/** How many of a file's first bytes `detectPageType` wants. */
export const signatureBytes = 64;

const startsWith = (head: Buffer, text: string, at = 0): boolean =>
  head.toString('latin1', at, at + text.length) === text;

/** `ftyp` box: major brand, minor version, then compatible brands of four bytes each. ISO/IEC 14496-12, 4.3. */
function isAvif(head: Buffer): boolean {
  if (head.length < 16 || !startsWith(head, 'ftyp', 4)) return false;
  const end = Math.min(head.readUInt32BE(0), head.length);
  const brands = [8, ...Array.from({ length: 12 }, (_, index) => 16 + 4 * index)];
  return brands.some((at) => at + 4 <= end && ['avif', 'avis'].includes(head.toString('latin1', at, at + 4)));
}

/** What a page may be, by its media type, and how its content begins. */
const signatures: Readonly<Record<string, (head: Buffer) => boolean>> = {
  'image/png': (head) => startsWith(head, '\x89PNG\r\n\x1a\n'),
  'image/jpeg': (head) => startsWith(head, '\xff\xd8\xff'),
  'image/gif': (head) => startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a'),
  'image/webp': (head) => startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8),
  'image/avif': isAvif,
  // A comic book archive is a zip that is not empty.
  'application/vnd.comicbook+zip': (head) => startsWith(head, 'PK\x03\x04'),
};

/** What programs call these types that do not know, or not yet, the registered name. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['application/zip', 'application/vnd.comicbook+zip'],
  ['application/x-cbz', 'application/vnd.comicbook+zip'],
  ['application/x-zip', 'application/vnd.comicbook+zip'],
  ['application/x-zip-compressed', 'application/vnd.comicbook+zip'],
]);

export const pageTypes: readonly string[] = Object.keys(signatures);

export const pageTypeRule = `must be one of ${pageTypes.join(', ')}`;

/** What programs say of files that they know nothing of: the content decides alone. */
export const anyType = 'application/octet-stream';

/** One page, and no archive of pages. */
export const isImage = (pageType: string): boolean => pageType.startsWith('image/');

/** In either case, because JSON Schema's patterns have no flag for that. */
const inEitherCase = (type: string): string =>
  type.replace(/[.+]/g, '\\$&').replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** A `Content-Type` that names a page type, as it or by an alias, or any; with or without parameters. */
export const pageTypePattern = new RegExp(
  `^\\s*(?:${[...pageTypes, ...aliases.keys(), anyType].map(inEitherCase).join('|')})\\s*(?:;|$)`,
);

/** The registered name of a `Content-Type`, without parameters and in lower case. */
export function registeredType(contentType: string): string {
  const [essence = ''] = contentType.split(';', 1);
  const type = essence.trim().toLowerCase();
  return aliases.get(type) ?? type;
}

/** The page type that a `Content-Type` names, or any; undefined where it names none. */
export function namedPageType(contentType: string): string | undefined {
  return pageTypePattern.test(contentType) ? registeredType(contentType) : undefined;
}

/** The page type that content is, by its first bytes; undefined where it is none. */
export function detectPageType(head: Buffer): string | undefined {
  return pageTypes.find((type) => signatures[type]?.(head));
}
