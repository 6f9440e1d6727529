import type { Job } from './job';
import { keep, readKept } from './kept';

/** What this browser remembers of an upload: enough to find it again, and nothing of what was in it. */
export interface EarlierUpload {
  readonly jobId: string;
  readonly status: Job['status'];
  /** ISO 8601. */
  readonly createdAt: string;
  readonly pageCount: number;
  readonly sizeBytes: number;
}

const storageKey = 'mangamotion.uploads';
const mostUploads = 20;

/** The uploads of this browser, the newest first, as many as it remembers. */
export const earlierUploads = (): readonly EarlierUpload[] => parse(readKept(storageKey));

/** Remembers an upload as it is now; the oldest is forgotten for it. */
export function remember(upload: EarlierUpload): void {
  const others = without(upload.jobId);
  const newestFirst = [upload, ...others].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  write(newestFirst.slice(0, mostUploads));
}

export const forget = (jobId: string): void => write(without(jobId));

export const forgetAll = (): void => write([]);

export const rememberedOf = ({ jobId, status, createdAt, files }: Job): EarlierUpload => ({
  jobId,
  status,
  createdAt,
  pageCount: files.length,
  sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
});

const without = (jobId: string): EarlierUpload[] => earlierUploads().filter((each) => each.jobId !== jobId);

const write = (uploads: readonly EarlierUpload[]): void => keep(storageKey, JSON.stringify(uploads));

/** Another version of the page, or a person, may have written anything there. */
function parse(kept: string | null): EarlierUpload[] {
  try {
    const uploads: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(uploads) ? uploads.filter(isUpload) : [];
  } catch {
    return [];
  }
}

function isUpload(value: unknown): value is EarlierUpload {
  if (typeof value !== 'object' || value === null) return false;
  const has = (type: string, ...keys: (keyof EarlierUpload)[]): boolean =>
    keys.every((key) => typeof Reflect.get(value, key) === type);
  return has('string', 'jobId', 'status', 'createdAt') && has('number', 'pageCount', 'sizeBytes');
}
