import type { Endpoint } from '../../endpoint/endpoint';
import { exampleTraceId } from '../../endpoint/example-trace-id';
import { uncached } from '../../endpoint/for-every-call';
import { forEveryJob } from '../for-every-job';
import { noJaeger } from './jaeger-query';
import { jobTraceHandler, type JobTraceNeeds } from './job-trace-handler';
import {
  notArrived,
  notConfigured,
  notKept,
  notSampled,
  notTraced,
  noTurn,
  tooManyLookUps,
  undecided,
} from './trace-refusals';
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
    'Where it is not there, the field of the error says why: `trace` and `trace.decided` may still come, ' +
    '`trace.sampled` was not recorded, `trace.kept` was recorded and then decided against, or lost. ' +
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
    'no-jaeger': notConfigured(),
    'not-arrived': notArrived(exampleTraceId),
    undecided: undecided(30),
    'not-kept': notKept(),
    'not-sampled': notSampled(),
    'not-traced': notTraced(),
    'jaeger-unavailable': noJaeger(),
    'too-many-traces': tooManyLookUps(),
    'no-turn': noTurn(),
  },
  traced: false,
  observed: 'call',
  handler: jobTraceHandler,
};
