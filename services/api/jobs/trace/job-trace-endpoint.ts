import { uncached } from '../../endpoint/for-every-call';
import type { Endpoint } from '../../endpoint/endpoint';
import { exampleTraceId } from '../../endpoint/example-trace-id';
import { NotFoundProblem, TooManyProblem, UnavailableProblem } from '../../problems';
import { forEveryJob } from '../for-every-job';
import {
  jobTraceHandler,
  type JobTraceNeeds,
  notArrived,
  notConfigured,
  notSampled,
  notTraced,
  waitingPerUser,
} from './job-trace-handler';
import { traceAnswerSchema } from './trace-schemas';

const request = { spanId: '00f067aa0ba902b7', service: 'mangamotion-backend', failed: false };

const begun = {
  traceId: exampleTraceId,
  complete: false,
  spanCount: 2,
  spans: [
    { ...request, operation: 'POST /api/upload', startMicros: 0, durationMicros: 41_200 },
    {
      ...request,
      spanId: '53995c3f42cd8ad8',
      parentSpanId: request.spanId,
      operation: 'upload',
      startMicros: 900,
      durationMicros: 39_800,
    },
  ],
};

export const jobTraceEndpoint: Endpoint<JobTraceNeeds> = {
  method: 'get',
  path: '/api/jobs/{id}/trace',
  operationId: 'readJobTrace',
  summary: "A job's trace, for a waterfall",
  description:
    'As far as Jaeger has it: ask again, with pauses, while it is not complete. For the user who made the upload. ' +
    'This request makes no spans.',
  tag: 'uploads',
  ...forEveryJob,
  answers: {
    200: {
      description: 'The spans that have arrived.',
      headers: { 'cache-control': uncached },
      content: { 'application/json': { schema: traceAnswerSchema, examples: { begun: { value: begun } } } },
    },
  },
  problems: {
    ...forEveryJob.problems,
    'no-jaeger': new NotFoundProblem(notConfigured),
    'not-arrived': new NotFoundProblem({ ...notArrived, value: exampleTraceId }),
    'not-sampled': new NotFoundProblem(notSampled),
    'not-traced': new NotFoundProblem(notTraced),
    'jaeger-unavailable': new UnavailableProblem('jaeger'),
    'too-many-traces': new TooManyProblem('traces', `be at most ${waitingPerUser} that wait`),
    'no-turn': new UnavailableProblem('traces'),
  },
  traced: false,
  observed: 'call',
  handler: jobTraceHandler,
};
