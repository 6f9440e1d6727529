import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ArchiveRefusal } from '../../../../services/worker/archive/archive-refusal';
import { checkArchive } from '../../../../services/worker/archive/check-archive';
import { comicArchive } from '../../demo/comic-archive';
import type { FuzzTarget } from '../target';

/** The smallest file that is a PNG by its first bytes. */
const page = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const bytesOfAnEntry = 140;

let file: string | undefined;

/** A comic archive, which is read from a file; a real one may be far larger, and has bounds of its own. */
export const archive: FuzzTarget = {
  parse: async (input) => {
    file ??= path.join(temporaryDirectory(), 'input.cbz');
    await writeFile(file, input);
    await checkArchive(file, input.length);
  },
  isRefusal: (error) => error instanceof ArchiveRefusal,
  mostBytes: 16 * 1024,
  worst: (sizeBytes) =>
    comicArchive(
      Array.from({ length: Math.floor(sizeBytes / bytesOfAnEntry) }, (_, index) => ({
        name: `${index}.png`,
        content: page,
      })),
    ),
};

function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-fuzz-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
