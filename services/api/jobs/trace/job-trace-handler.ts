import type { Config } from '../../../shared/config';
import type { Job } from '../../../shared/job';
import type { Handler } from '../../endpoint/endpoint';
import type { ApiMetrics } from '../../metrics/api-metrics';
import { NotFoundProblem } from '../../problems';
import { Turns } from '../../limits/turns';
import { type OwnJobNeeds, requireOwnJob } from '../own-job';
import { JaegerQuery } from './jaeger-query';
import { reduceTrace } from './reduce-trace';

export interface JobTraceNeeds extends OwnJobNeeds {
  readonly config: Pick<Config, 'jaegerQueryUrl'>;
  readonly metrics: Pick<ApiMetrics, 'refusals'>;
}

/** A job's trace, as far as Jaeger has it, for the user whose job it is. */
export function jobTraceHandler(needs: JobTraceNeeds): Handler {
  const { config, metrics } = needs;
  const { jaegerQueryUrl } = config;
  const jaeger = jaegerQueryUrl === undefined ? undefined : new JaegerQuery(jaegerQueryUrl);
  const turns = new Turns({
    name: 'traces',
    atOnce: 4,
    perUser: 1,
    waitingPerUser,
    patienceMillis: 5000,
    onRefused: () => metrics.refusals.inc({ limit: 'traces' }),
  });
  return async (request, response) => {
    const job = await requireOwnJob(needs, request, response);
    if (!jaeger) throw new NotFoundProblem(notConfigured);
    const traceId = sampledTraceOf(job);
    const trace = await turns.run(job.userId, () => jaeger.find(traceId));
    const answer = trace && reduceTrace(job, traceId, trace);
    if (!answer || answer.spanCount === 0) throw new NotFoundProblem({ ...notArrived, value: traceId });
    response.set('cache-control', 'no-store').json(answer);
  };
}

/** Look-ups of one user that may wait for the one that is under way. */
export const waitingPerUser = 4;

export const notConfigured = {
  field: 'JAEGER_QUERY_URL',
  value: null,
  rule: 'must be set on this service for traces to be shown',
};

export const notArrived = {
  field: 'trace',
  value: null,
  rule: 'must have reached Jaeger, which takes some seconds',
};

export const notSampled = {
  field: 'trace.sampled',
  value: false,
  rule: 'must be true: the sampler left this upload out',
};

export const notTraced = {
  field: 'trace',
  value: null,
  rule: 'must exist: the upload was not traced',
};

function sampledTraceOf({ trace }: Job): string {
  if (trace === undefined) throw new NotFoundProblem(notTraced);
  if (!trace.sampled) throw new NotFoundProblem(notSampled);
  return trace.traceId;
}
