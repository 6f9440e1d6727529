/**
 * Cuts `files` into runs of at most `maximumBytes` together, in order; a larger file is a run of its own.
 * What is downloaded at one time must fit the disk, however much was uploaded.
 */
export function batches<T extends { readonly sizeBytes: number }>(
  files: readonly T[],
  maximumBytes: number,
): T[][] {
  const result: T[][] = [];
  let roomBytes = 0;
  for (const file of files) {
    const batch = result.at(-1);
    if (batch && file.sizeBytes <= roomBytes) {
      batch.push(file);
      roomBytes -= file.sizeBytes;
    } else {
      result.push([file]);
      roomBytes = maximumBytes - file.sizeBytes;
    }
  }
  return result;
}
