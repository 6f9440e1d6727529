/** A job, as `GET /api/jobs/:id` and its events show it. */
export interface Job {
  readonly jobId: string;
  readonly status: Verdict | 'queued' | 'scanning';
  readonly traceId?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly files: readonly JobFile[];
  readonly error?: string;
  readonly links: {
    /** Absent where the trace cannot be shown. */
    readonly trace?: string;
    readonly jaeger?: string;
  };
}

export type Verdict = 'clean' | 'infected' | 'unscannable' | 'error';

export interface JobFile {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly verdict: Verdict | 'pending';
  readonly signature?: string;
  readonly reason?: string;
}

export const isFinal = ({ status }: Job): boolean => status !== 'queued' && status !== 'scanning';
