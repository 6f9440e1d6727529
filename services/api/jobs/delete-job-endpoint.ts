import type { Endpoint } from '../endpoint/endpoint';
import { UnavailableProblem } from '../problems';
import { beingScanned, deleteJobHandler, type DeleteJobNeeds } from './delete-job-handler';
import { forEveryJob, jobIdExample } from './for-every-job';

export const deleteJobEndpoint: Endpoint<DeleteJobNeeds> = {
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
  traced: true,
  observed: 'call',
  handler: deleteJobHandler,
};
