import type { SampleName } from '../demo/sample-uploads';

/** Many uploads, at a rate that does not depend on how fast they are answered. */
export interface Load {
  readonly ratePerSecond: number;
  readonly durationMillis: number;
  /** Of all uploads, 0..1, those that are not clean pages. */
  readonly failureShare: number;
}

const failures: readonly SampleName[] = ['infected', 'archive', 'refused'];

/** What the upload with this number is, from 0 on: failures are spread evenly, and come by turns. */
export function sampleAt(number: number, { failureShare }: Pick<Load, 'failureShare'>): SampleName {
  const before = Math.floor(number * failureShare);
  const isFailure = Math.floor((number + 1) * failureShare) > before;
  return (isFailure && failures[before % failures.length]) || 'clean';
}
