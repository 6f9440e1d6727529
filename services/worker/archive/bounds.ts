const mebibyte = 1024 ** 2;

/** What an archive may hold, and unpack to, to be called clean. */
export const archiveBounds = {
  /** As large as a page that comes alone. clamd is asked whether it looks at so much of an entry. */
  entryBytes: 100 * mebibyte,
  /** Of all entries, unpacked. */
  totalBytes: 300 * mebibyte,
  /** Pages, folders and ComicInfo.xml. */
  entries: 2000,
  /** Unpacked to packed. Images hardly shrink; DEFLATE's own bound is 1032. */
  ratio: 100,
  /** Whatever shrinks well may, up to here. */
  ratioFromBytes: mebibyte,
  nameBytes: 512,
  /** The bytes beside an entry that no reader shows: times, owners, a comment. */
  extraBytes: 4096,
  /** The archive's comment, where some programs keep what ComicInfo.xml says. */
  commentBytes: 16 * 1024,
  comicInfoBytes: mebibyte,
} as const;
