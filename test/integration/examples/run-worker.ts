import { once } from 'node:events';
import { withSpan } from '../../../services/tracing';
import { thumbnailQueue, thumbnailWorker } from '../../examples/worker';

async function main(): Promise<void> {
  const connection = { url: process.env.REDIS_URL, maxRetriesPerRequest: null };
  const queue = thumbnailQueue(connection);
  const worker = thumbnailWorker(connection);
  const completed = once(worker, 'completed');
  await withSpan('page.publish', () => queue.add('thumbnail', { page: 'page-1.png' }, { jobId: 'page-1' }));
  await completed;
  await worker.close();
  await queue.close();
}

void main();
