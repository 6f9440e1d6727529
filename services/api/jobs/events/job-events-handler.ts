import type { Config } from '../../../shared/config';
import type { Handler } from '../../endpoint/endpoint';
import { PerUser, tooManyAtOnce } from '../../limits/per-user';
import type { ApiMetrics } from '../../metrics/api-metrics';
import { type OwnJobNeeds, requireOwnJob } from '../own-job';
import { EventStream } from './event-stream';
import type { JobChanges } from './job-changes';
import { JobFollower, type JobFollowerNeeds } from './job-follower';

export interface JobEventsNeeds extends OwnJobNeeds, JobFollowerNeeds {
  readonly config: Pick<Config, 'maxEventStreamsPerUser'> & JobFollowerNeeds['config'];
  readonly jobChanges: Pick<JobChanges, 'watch'>;
  readonly metrics: Pick<ApiMetrics, 'refusals'>;
}

const streams = 'event streams';
export const tooManyStreams = (most: number) => tooManyAtOnce(streams, most);

/**
 * The job as server-sent events, once as it is and again with each change, until its
 * status is final. Whoever was cut off just asks again. It lasts as long as somebody
 * looks.
 */
export function jobEventsHandler(needs: JobEventsNeeds): Handler {
  const { config, metrics, jobChanges } = needs;
  const perUser = new PerUser({
    name: streams,
    most: config.maxEventStreamsPerUser,
    onRefused: () => metrics.refusals.inc({ limit: 'event_streams' }),
  });
  return async (request, response) => {
    const job = await requireOwnJob(needs, request, response);
    // Whoever went meanwhile closes nothing any more, and would be followed for ever.
    if (response.destroyed) return;
    // Express brings HEAD here too: only its headers are waited for.
    if (request.method === 'HEAD') return new EventStream(response).end();
    const end = perUser.take(job.userId);
    // Before anything can throw.
    response.once('close', end);
    const follower = new JobFollower(needs, job.id);
    const unwatch = jobChanges.watch(job.id, follower);
    const stream = new EventStream(response);
    stream.onClose(() => {
      unwatch();
      follower.stop();
    });
    follower.start(stream);
  };
}
