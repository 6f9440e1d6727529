import type { Request, Response } from 'express';
import type { Dependencies } from '../../dependencies';
import { PerUser } from '../../limits/per-user';
import { requireOwnJob } from '../own-job';
import { EventStream } from './event-stream';
import { JobFollower } from './job-follower';

/**
 * `GET /api/jobs/:id/events`: the job as server-sent events, once as it is and again with each change, until its
 * status is final. Whoever was cut off just asks again. Tracing leaves this request out, as it does probes: it lasts
 * as long as somebody looks.
 */
export function jobEventsRoute(dependencies: Dependencies) {
  const { config, metrics } = dependencies;
  const streams = new PerUser({
    name: 'event streams',
    most: config.maxEventStreamsPerUser,
    onRefused: () => metrics.refusals.inc({ limit: 'event_streams' }),
  });
  return async (request: Request, response: Response): Promise<void> => {
    const job = await requireOwnJob(dependencies, request, response);
    // Whoever went meanwhile closes nothing any more, and would be followed for ever.
    if (response.destroyed) return;
    // Express brings HEAD here too: only its headers are waited for.
    if (request.method === 'HEAD') return new EventStream(response).end();
    const end = streams.take(job.userId);
    // Before anything can throw.
    response.once('close', end);
    const follower = new JobFollower(dependencies, job.id);
    const unwatch = dependencies.jobChanges.watch(job.id, follower);
    const stream = new EventStream(response);
    stream.onClose(() => {
      unwatch();
      follower.stop();
    });
    follower.start(stream);
  };
}
