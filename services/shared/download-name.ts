import { displayName } from './file-name';

/** What a file of each type may be called behind its last dot; the first is what it is called by us. */
const extensions: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'application/vnd.comicbook+zip': ['cbz', 'zip'],
};

/** File systems take names of 255 bytes. */
const longestBytes = 255;

/** What some file system takes for a path, a stream or a pattern. */
const forbidden = /[<>:"/\\|?*]/g;

/** Windows drops them from the end of a name. */
const dropped = /[. ]+$/;

/** Digits alone are no type that a system would open: `vol.2` keeps them. */
const extension = /\.(?=[a-z0-9_-]*[a-z])([a-z0-9_-]{1,16})$/i;

/** Devices of Windows, whatever stands behind the first dot. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\.|$)/i;

/**
 * The name that a file is saved under. It ends as its type does, whatever its owner called it: nothing that was
 * scanned as a page is opened as a program, a link or a document.
 */
export function downloadName(name: string, contentType: string): string {
  const known = extensions[contentType] ?? ['bin'];
  const safe = displayName(name).replace(forbidden, '_').replace(dropped, '');
  // Of `page.png.lnk` the page remains.
  const named = endOf(safe, known) === undefined ? safe.replace(extension, '').replace(dropped, '') : safe;
  const suffix = endOf(named, known) ?? `.${known[0]}`;
  const stem = (named.endsWith(suffix) ? named.slice(0, -suffix.length) : named) || 'unnamed';
  const harmless = device.test(stem) ? `_${stem}` : stem;
  return cutTo(longestBytes - suffix.length, harmless) + suffix;
}

/** The end of a name, with its dot, where it is one of those known. */
function endOf(name: string, known: readonly string[]): string | undefined {
  const [end = '', letters = ''] = extension.exec(name) ?? [];
  return known.includes(letters.toLowerCase()) ? end : undefined;
}

/** The beginning of a text that fits into so many bytes of UTF-8, with no character cut in two. */
function cutTo(bytes: number, text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
