import type { Config } from '../../../shared/config';
import type { Job } from '../../../shared/job';
import type { Handler } from '../../endpoint/endpoint';
import { Turns } from '../../limits/turns';
import type { ApiMetrics } from '../../metrics/api-metrics';
import type { NotFoundProblem } from '../../problems';
import { type OwnJobNeeds, requireOwnJob } from '../own-job';
import { JaegerQuery } from './jaeger-query';
import { reduceTrace } from './reduce-trace';
import {
  notArrived,
  notConfigured,
  notKept,
  notSampled,
  notTraced,
  traces,
  undecided,
  waitingPerUser,
} from './trace-refusals';

export interface JobTraceNeeds extends OwnJobNeeds {
  readonly config: Pick<Config, 'jaegerQueryUrl' | 'traceDecisionSeconds'>;
  readonly metrics: Pick<ApiMetrics, 'refusals'>;
}

/** A job's trace, as far as Jaeger has it, for the user whose job it is. */
export function jobTraceHandler(needs: JobTraceNeeds): Handler {
  const { config, metrics } = needs;
  const { jaegerQueryUrl, traceDecisionSeconds } = config;
  const jaeger = jaegerQueryUrl === undefined ? undefined : new JaegerQuery(jaegerQueryUrl);
  const turns = new Turns({
    name: traces,
    atOnce: 4,
    perUser: 1,
    waitingPerUser,
    patienceMillis: 5000,
    onRefused: () => metrics.refusals.inc({ limit: 'traces' }),
  });
  return async (request, response) => {
    const job = await requireOwnJob(needs, request, response);
    if (!jaeger) throw notConfigured();
    const traceId = sampledTraceOf(job);
    const trace = await turns.run(job.userId, () => jaeger.find(traceId));
    const answer = trace && reduceTrace(job, traceId, trace);
    if (!answer || answer.spanCount === 0) throw notInJaeger(job, traceId, traceDecisionSeconds);
    response.set('cache-control', 'no-store').json(answer);
  };
}

/** For spans to be sent and to be stored; five seconds they wait for a batch. */
const arrivalSeconds = 15;

function notInJaeger({ createdAt }: Job, traceId: string, decisionSeconds: number): NotFoundProblem {
  if (decisionSeconds === 0) return notArrived(traceId);
  const ageSeconds = (Date.now() - Date.parse(createdAt)) / 1000;
  return ageSeconds < decisionSeconds + arrivalSeconds ? undecided(decisionSeconds) : notKept();
}

function sampledTraceOf({ trace }: Job): string {
  if (trace === undefined) throw notTraced();
  if (!trace.sampled) throw notSampled();
  return trace.traceId;
}
