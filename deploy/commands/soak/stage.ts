import type { MemoryDrift } from './audit/memory';
import type { SpanAccount } from './audit/span-account';
import type { Fault } from './faults/fault';

/** Where a run takes place: what is uploaded to, what goes wrong there, and what can be seen of it. */
export interface Stage {
  readonly apiUrls: readonly string[];
  readonly faults: readonly Fault[];
  /** False: a presigned URL leads nowhere from here. */
  readonly takesPresigned: boolean;
  /** How often the log tells a verdict of a job; 0 where nobody reads it. */
  readonly countVerdicts: (jobId: string) => number;
  /** What nobody owns goes within this time; undefined where nobody can wait for it. */
  readonly sweep:
    | { readonly withinMillis: number; readonly findOrphans: () => Promise<string[]> }
    | undefined;
  /** Called every other second. */
  readonly look: () => void;
  /** At the end. */
  readonly observe: () => Promise<Observations>;
}

/** What is seen of the services beside their answers; not everywhere. */
export interface Observations {
  readonly spans?: SpanAccount & { readonly received: number };
  readonly memory?: { readonly api: MemoryDrift; readonly worker: MemoryDrift };
  readonly killedByLiveness?: number;
}
