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
const aliases: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'application/zip': 'application/vnd.comicbook+zip',
  'application/x-cbz': 'application/vnd.comicbook+zip',
};

export const pageTypes: readonly string[] = Object.keys(signatures);

/** The page type that a `Content-Type` names, without parameters and in lower case; undefined where it names none. */
export function namedPageType(contentType: string): string | undefined {
  const [essence = ''] = contentType.split(';', 1);
  const type = essence.trim().toLowerCase();
  const alias = Object.hasOwn(aliases, type) ? aliases[type] : type;
  return alias !== undefined && Object.hasOwn(signatures, alias) ? alias : undefined;
}

/** The page type that content is, by its first bytes; undefined where it is none. */
export function detectPageType(head: Buffer): string | undefined {
  return pageTypes.find((type) => signatures[type]?.(head));
}
