/** What a file may be, by the end of its name. The API looks at the content as well. */
const types: Readonly<Record<string, { readonly mediaType: string; readonly label: string }>> = {
  png: { mediaType: 'image/png', label: 'PNG' },
  jpg: { mediaType: 'image/jpeg', label: 'JPEG' },
  jpeg: { mediaType: 'image/jpeg', label: 'JPEG' },
  gif: { mediaType: 'image/gif', label: 'GIF' },
  webp: { mediaType: 'image/webp', label: 'WebP' },
  avif: { mediaType: 'image/avif', label: 'AVIF' },
  cbz: { mediaType: 'application/vnd.comicbook+zip', label: 'CBZ' },
};

/**
 * The media type that a file's name stands for, which browsers do not always know.
 *
 * @param declared what the browser says, for a name without a known end.
 */
export function mediaTypeOf(name: string, declared: string): string | undefined {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (Object.hasOwn(types, end)) return types[end]?.mediaType;
  return Object.values(types).find(({ mediaType }) => mediaType === declared)?.mediaType;
}

/** What a file dialogue offers for media types: the types themselves, and the ends of names for who does not know them. */
export function acceptOf(mediaTypes: readonly string[]): string {
  const ends = Object.entries(types).filter(([, { mediaType }]) => mediaTypes.includes(mediaType));
  return [...mediaTypes, ...ends.map(([end]) => `.${end}`)].join(',');
}

/** `PNG, JPEG or CBZ` for media types; those without a name of their own are left out. */
export function labelsOf(mediaTypes: readonly string[]): string {
  const known = mediaTypes.map(
    (type) => Object.values(types).find(({ mediaType }) => mediaType === type)?.label,
  );
  const labels = known.filter((label) => label !== undefined);
  const last = labels.pop() ?? '';
  return labels.length === 0 ? last : `${labels.join(', ')} or ${last}`;
}
