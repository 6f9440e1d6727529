import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLogger } from '../../../../services/shared/logger';
import { connectForWorker } from '../../../../services/shared/redis';
import { SupervisedWorker } from '../../../../services/worker/consumer/supervised-worker';
import { eventually } from '../../../eventually';
import { type Pipeline, startPipeline } from '../pipeline';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});

afterAll(() => pipeline.stop());

/** @param databases which Redis database each incarnation of the worker looks at; jobs are in 0. */
function supervise(databases: number[], processor: () => Promise<void>, patienceMillis = 0) {
  const connections: number[] = [];
  const worker = new SupervisedWorker({
    processor,
    connect: () => {
      const database = databases[connections.length] ?? 0;
      connections.push(database);
      return connectForWorker(`${pipeline.redis.url}/${database}`);
    },
    queue: pipeline.queue,
    concurrency: 1,
    lockMillis: 30_000,
    patienceMillis,
    onOverdue: () => {},
    logger: createLogger('test', 'silent'),
  });
  return { worker, connections };
}

test('a worker that takes no jobs, although some wait, is made anew', async () => {
  const processor = vi.fn<() => Promise<void>>(async () => {});
  await pipeline.queue.add('scan', { jobId: 'deaf' });
  // The first one is deaf: it listens where nobody speaks.
  const { worker, connections } = supervise([1], processor);
  await worker.check();
  await eventually(() => expect(processor).toHaveBeenCalledTimes(1));
  expect(connections).toEqual([1, 0]);
  expect(await worker.stop(5000)).toBe(true);
});

test('a worker is given time before it is made anew', async () => {
  await pipeline.queue.add('scan', { jobId: 'patience' });
  const { worker, connections } = supervise([1], async () => {}, 60_000);
  await worker.check();
  await worker.check();
  expect(connections).toEqual([1]);
  expect(await worker.stop(5000)).toBe(true);
  await pipeline.queue.drain();
});

test('a worker that is busy, or has nothing to do, is left alone', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const processor = vi.fn<() => Promise<void>>(() => released);
  const { worker, connections } = supervise([0], processor);
  await worker.check();
  await pipeline.queue.add('scan', { jobId: 'busy' });
  await eventually(() => expect(processor).toHaveBeenCalledTimes(1));
  await pipeline.queue.add('scan', { jobId: 'waiting' });
  await worker.check();
  expect(connections).toEqual([0]);
  await pipeline.queue.drain();
  release();
  expect(await worker.stop(5000)).toBe(true);
});
