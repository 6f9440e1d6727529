import type { TraceReference } from '../tracing';

/** What a job is at, as `GET /api/jobs/:id` shows it. The last four are final. */
export type JobStatus = 'queued' | 'scanning' | FinalStatus;
export type FinalStatus = 'clean' | 'infected' | 'unscannable' | 'error';

/** What is known of one file. Only `clean` files can be downloaded. */
export type Verdict = 'pending' | FinalStatus;

export interface JobFile {
  /** UUID; also the last part of its keys. Callers' names never become part of a key. */
  readonly id: string;
  /** As the caller named it: display text, never a path. */
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Of the exact object that was uploaded: what is scanned and promoted must still have it. */
  readonly etag: string;
  /** Of the bytes that came in, in hexadecimal; absent where they went to storage without us between. */
  readonly sha256?: string;
  readonly verdict: Verdict;
  /** The malware's name, for `infected`. */
  readonly signature?: string;
  /** Why, for `unscannable` and `error`. */
  readonly reason?: string;
  /** The scanner and its signatures that judged. */
  readonly scannedBy?: string;
  /** When it was looked at again, long after its promotion (ISO 8601 in UTC). */
  readonly rescannedAt?: string;
  /** How often each died while it had this file. */
  readonly interruptions?: Readonly<Partial<Record<Casualty, number>>>;
}

/** What may die of a file. */
export type Casualty = 'worker' | 'scanner';

/** What a job waits for beside its turn, in words for its owner, and since when (ISO 8601 in UTC). */
export interface Waiting {
  readonly for: string;
  readonly since: string;
}

export interface Job {
  /** UUID. */
  readonly id: string;
  readonly userId: string;
  readonly status: JobStatus;
  readonly files: readonly JobFile[];
  /** The `upload` span, so that work taken up again stays in the trace. */
  readonly trace?: TraceReference;
  /** Scans that failed by the job's own doing, and the one under way. */
  readonly attempts: number;
  /** How often its worker died, whatever of. */
  readonly lostWorkers?: number;
  /** Since an attempt met an outage; gone with the next that does not. */
  readonly waiting?: Waiting;
  /** UUID of the last scan begun: what two workers write of the same job never looks the same. */
  readonly claim?: string;
  /** Times are ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Why, for status `error`. */
  readonly error?: string;
}

/** Where uploads wait for their verdict. Nothing here is ever offered for download. */
export const quarantinePrefix = 'quarantine/';
export const quarantineKey = (fileId: string): string => `${quarantinePrefix}${fileId}`;

/** Where files live that clamd called clean. */
export const cleanPrefix = 'clean/';
export const cleanKey = (fileId: string): string => `${cleanPrefix}${fileId}`;

const finalStatuses: readonly JobStatus[] = ['clean', 'infected', 'unscannable', 'error'];

export const isFinal = (status: JobStatus): status is FinalStatus => finalStatuses.includes(status);

const worstFirst: readonly FinalStatus[] = ['infected', 'error', 'unscannable', 'clean'];

/** A job is what its worst file is: one infected page makes the upload infected. */
export function statusOf(files: readonly JobFile[]): FinalStatus {
  return worstFirst.find((status) => files.some((file) => file.verdict === status)) ?? 'error';
}
