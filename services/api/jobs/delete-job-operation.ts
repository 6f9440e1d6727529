import type { Operation } from '../endpoint/operation';
import { UnavailableProblem } from '../problems';
import { beingScanned } from './delete-job-route';
import { forEveryJob, jobIdExample } from './job-operation';

export const deleteJobOperation: Operation = {
  method: 'delete',
  path: '/api/jobs/{id}',
  operationId: 'deleteJob',
  summary: 'Delete an upload',
  description:
    'With its files, whatever their verdict, for the user who made it. A job that waits for its scan is not scanned any ' +
    'more; one under scan is refused, to be deleted when it has ended. Its events end. What a file was downloaded by ' +
    'leads nowhere. Deleted twice, it is not found; ' +
    'of two deletions at once, one or both are told that it is gone.',
  tag: 'uploads',
  ...forEveryJob,
  answers: { 204: { description: 'Nothing of it can be had any more.' } },
  problems: {
    ...forEveryJob.problems,
    'being-scanned': beingScanned(jobIdExample),
    'storage-unavailable': new UnavailableProblem('storage'),
  },
};
