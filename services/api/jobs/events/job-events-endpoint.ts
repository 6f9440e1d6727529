import type { Endpoint } from '../../endpoint/endpoint';
import { uncached } from '../../endpoint/for-every-call';
import { forEveryJob } from '../for-every-job';
import { noStream } from './job-changes';
import { jobEventsHandler, type JobEventsNeeds, tooManyStreams } from './job-events-handler';

export const jobEventsEndpoint: Endpoint<JobEventsNeeds> = {
  method: 'get',
  path: '/api/jobs/{id}/events',
  operationId: 'followJob',
  summary: "A job's changes, as server-sent events",
  description:
    'Each event is named `job`, and its data is what `readJob` would answer: once as the job is, then with each ' +
    'change. The stream ends after a final status. Where it ends before, ask again: it begins with the present state. ' +
    'This request makes no spans.',
  tag: 'uploads',
  ...forEveryJob,
  answers: {
    200: {
      description: 'Events, until the status is final.',
      headers: { 'cache-control': uncached },
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
  },
  problems: {
    ...forEveryJob.problems,
    'too-many-streams': noStream(),
    'too-many': tooManyStreams(50),
  },
  traced: false,
  observed: 'stream',
  handler: jobEventsHandler,
};
