import { jobAnswerSchema, jobIdSchema } from './job-schemas';
import { callProblems, uncached } from '../endpoint/for-every-call';
import type { Operation, Parameter } from '../endpoint/operation';
import { exampleTraceId } from '../openapi/problem-responses';
import { MalformedBodyProblem, NotFoundProblem } from '../problems';

export const jobIdExample = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const page = { contentType: 'image/png', sizeBytes: 482_113 };
const job = { jobId: jobIdExample, traceId: exampleTraceId, createdAt: '2026-11-22T18:00:00.000Z' };
const links = { self: `/api/jobs/${jobIdExample}`, events: `/api/jobs/${jobIdExample}/events` };

const queued = {
  ...job,
  status: 'queued',
  attempts: 0,
  files: [{ id: '0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10', name: '001.png', ...page, verdict: 'pending' }],
  links,
};

const waiting = { ...queued, waiting: { for: 'the scanner', since: '2026-11-22T18:00:00.000Z' } };

const infected = {
  ...job,
  status: 'infected',
  attempts: 1,
  startedAt: '2026-11-22T18:00:00.120Z',
  finishedAt: '2026-11-22T18:00:00.640Z',
  files: [
    {
      id: '0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10',
      name: '001.png',
      ...page,
      verdict: 'clean',
      download: { url: `/api/jobs/${jobIdExample}/files/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10` },
    },
    {
      id: 'f2c2b1de-63a0-4b5c-9a53-1f6d0b7c2e44',
      name: '002.png',
      ...page,
      verdict: 'infected',
      signature: 'Eicar-Test-Signature',
    },
  ],
  links,
};

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
    'malformed-path': new MalformedBodyProblem('must come under a well-formed path'),
    'unknown-job': new NotFoundProblem({
      field: 'id',
      value: jobIdExample,
      rule: 'must name a job of yours',
    }),
  },
};

export const jobOperation: Operation = {
  method: 'get',
  path: '/api/jobs/{id}',
  operationId: 'readJob',
  summary: 'What became of an upload',
  description:
    'For the user who made it. A finished job is kept for a week, where nothing else is configured.',
  tag: 'uploads',
  ...forEveryJob,
  answers: {
    200: {
      description: 'The job and its files.',
      headers: { 'cache-control': uncached },
      content: {
        'application/json': {
          schema: jobAnswerSchema,
          examples: { queued: { value: queued }, waiting: { value: waiting }, infected: { value: infected } },
        },
      },
    },
  },
};
