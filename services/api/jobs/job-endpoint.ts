import type { Endpoint } from '../endpoint/endpoint';
import { exampleTraceId } from '../endpoint/example-trace-id';
import { uncached } from '../endpoint/for-every-call';
import { forEveryJob, jobIdExample } from './for-every-job';
import { type JobRepresentationNeeds, representJob } from './job-representation';
import { jobAnswerSchema } from './job-schemas';
import { type OwnJobNeeds, requireOwnJob } from './own-job';

type JobNeeds = OwnJobNeeds & JobRepresentationNeeds;

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

export const jobEndpoint: Endpoint<JobNeeds> = {
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
  traced: true,
  observed: 'call',
  handler: (needs) => async (request, response) => {
    const body = await representJob(await requireOwnJob(needs, request, response), needs);
    // It changes, and is for this caller alone.
    response.set('cache-control', 'no-store').json(body);
  },
};
