import type { Job } from '../../shared/job';
import { Attribute } from '../../tracing';

type Description = Readonly<Record<string, string | number>>;

/** What spans say of the file that they are about, by its id. */
export type Describe = (fileId: string) => Description;

/**
 * A file's place in its upload, where the first is 1, as its owner counts pages, and its size.
 *
 * @param traceFileNames whether its name may be said, too.
 */
export function describeFilesOf({ files }: Job, traceFileNames: boolean): Describe {
  const descriptions = new Map<string, Description>();
  for (const [index, { id, name, sizeBytes }] of files.entries())
    descriptions.set(id, {
      [Attribute.filePosition]: index + 1,
      [Attribute.fileSizeBytes]: sizeBytes,
      ...(traceFileNames && { [Attribute.fileName]: name }),
    });
  return (fileId) => descriptions.get(fileId) ?? {};
}
