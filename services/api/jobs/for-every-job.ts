import type { Parameter } from '../endpoint/endpoint';
import { callProblems } from '../endpoint/for-every-call';
import { malformedPath } from '../problems';
import { jobIdSchema } from './job-schemas';
import { unknownJob } from './own-job';

export const jobIdExample = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

const idParameter: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The `jobId` that the upload was answered with.',
  schema: jobIdSchema,
  example: jobIdExample,
};

/** What a call that names a job of its caller's has and can be told. */
export const forEveryJob = {
  isOfCaller: true as const,
  parameters: [idParameter],
  problems: {
    ...callProblems,
    'malformed-path': malformedPath(),
    'unknown-job': unknownJob(jobIdExample),
  },
};
