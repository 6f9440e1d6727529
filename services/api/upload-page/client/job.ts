import type { JobAnswer } from '../../jobs/job-schemas';

/** A job, as `GET /api/jobs/:id` and its events show it. */
export type Job = JobAnswer;

export type Verdict = Exclude<JobFile['verdict'], 'pending'>;

export type JobFile = Job['files'][number];

export const isFinal = ({ status }: Job): boolean => status !== 'queued' && status !== 'scanning';
