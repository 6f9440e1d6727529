import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import { Attribute, withSpan } from '../../services/tracing';

interface Thumbnail {
  readonly page: string;
}

/** Nothing here knows of traces: the context travels with the job. */
export function thumbnailQueue(connection: ConnectionOptions): Queue<Thumbnail> {
  return new Queue<Thumbnail>('thumbnails', { connection });
}

export function thumbnailWorker(connection: ConnectionOptions): Worker<Thumbnail> {
  return new Worker<Thumbnail>(
    'thumbnails',
    (job) =>
      withSpan('thumbnail.render', async () => `${job.data.page}.thumbnail`, {
        [Attribute.spanKind]: 'consumer',
        [Attribute.jobId]: job.id ?? '',
      }),
    { connection },
  );
}
