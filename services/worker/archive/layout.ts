import { ArchiveRefusal } from './archive-refusal';

/** The bytes of one entry: local header, data, and what comes behind the data. */
export interface Extent {
  readonly startAt: number;
  readonly endAt: number;
}

/**
 * Makes sure that entries follow each other from the first byte on: none lies in another, and nothing beside them.
 *
 * @param recordsAt where the central directory begins.
 * @throws ArchiveRefusal
 */
export function checkLayout(extents: readonly Extent[], recordsAt: number): void {
  let expectedAt = 0;
  for (const { startAt, endAt } of extents.toSorted((one, other) => one.startAt - other.startAt)) {
    if (startAt < expectedAt) throw new ArchiveRefusal('entries overlap');
    if (startAt > expectedAt) throw new ArchiveRefusal('there is data outside of the entries');
    expectedAt = endAt;
  }
  if (expectedAt > recordsAt) throw new ArchiveRefusal('an entry overlaps the central directory');
  if (expectedAt < recordsAt) throw new ArchiveRefusal('there is data outside of the entries');
}
