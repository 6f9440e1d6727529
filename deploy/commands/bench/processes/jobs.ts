import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { loadConfig } from '../../../../services/shared/config';
import { isFinal, type Job, quarantineKey } from '../../../../services/shared/job';
import { jobChangesChannel, JobStore } from '../../../../services/shared/jobs/job-store';
import { createScanQueue, enqueueScan, type ScanQueue } from '../../../../services/shared/jobs/queue';
import { connectForRequests, type RedisConnection } from '../../../../services/shared/redis';
import { createS3Client } from '../../../../services/shared/storage/client';
import { ObjectStorage } from '../../../../services/shared/storage/object-storage';
import { jobsQuestion, type LoadAnswer } from '../messages';
import { page } from '../request';
import { answer } from './answer';
import { drive } from './closed-loop';

// Jobs for a worker that is measured, as uploads would make them: a page each.

const config = loadConfig(process.env, 'bench');
const storage = new ObjectStorage(createS3Client(config, config.s3Endpoint, 10_000), config.s3Bucket);
const content = page(64 * 1024);

answer(async (question): Promise<LoadAnswer> => {
  const { redisUrl, connections, ...pace } = jobsQuestion.parse(question);
  const [requests, changes] = [connectForRequests(redisUrl), connectForRequests(redisUrl)];
  await Promise.all([once(requests, 'ready'), once(changes, 'ready')]);
  const source = new JobSource(requests);
  await source.follow(changes);
  try {
    return await drive(
      Array.from({ length: connections }, () => ({ send: () => source.scanOne(), close: () => {} })),
      pace,
    );
  } finally {
    requests.disconnect();
    changes.disconnect();
  }
});

class JobSource {
  readonly #store: JobStore;
  readonly #queue: ScanQueue;
  readonly #waiting = new Map<string, (job: Job) => void>();

  constructor(redis: RedisConnection) {
    this.#store = new JobStore(redis, config.jobRetentionSeconds);
    this.#queue = createScanQueue(redis, { attempts: 1, backoffMillis: 1000 });
  }

  /** @param redis is used for nothing else from here on. */
  async follow(redis: RedisConnection): Promise<void> {
    redis.on('message', (_channel: string, jobId: string) => void this.#look(jobId));
    await redis.subscribe(jobChangesChannel);
  }

  /** @throws where its end is not `clean`. */
  async scanOne(): Promise<void> {
    const id = randomUUID();
    const { etag } = await storage.put(quarantineKey(id), content, 'image/png');
    const ended = new Promise<Job>((resolve) => this.#waiting.set(id, resolve));
    await this.#store.create({
      id,
      userId: 'reader',
      status: 'queued',
      files: [
        {
          id,
          name: 'page-001.png',
          contentType: 'image/png',
          sizeBytes: content.length,
          etag,
          verdict: 'pending',
        },
      ],
      attempts: 0,
      createdAt: new Date().toISOString(),
    });
    await enqueueScan(this.#queue, id);
    const job = await ended;
    if (job.status !== 'clean') throw new Error(`the scan must end as clean, got ${JSON.stringify(job)}`);
  }

  async #look(jobId: string): Promise<void> {
    const resolve = this.#waiting.get(jobId);
    const job = resolve && (await this.#store.find(jobId));
    if (!job || !isFinal(job.status)) return;
    this.#waiting.delete(jobId);
    resolve(job);
  }
}
