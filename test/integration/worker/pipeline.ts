import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { bucket } from '../../../deploy/rig/addresses';
import { none, startRig } from '../../../deploy/rig/rig';
import { type ClamdOptions, type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { type Config, loadConfig } from '../../../services/shared/config';
import { inParallel } from '../../../services/shared/in-parallel';
import { isFinal, type Job, type JobFile, quarantineKey } from '../../../services/shared/job';
import { JobStore } from '../../../services/shared/jobs/job-store';
import { createScanQueue, enqueueScan, type ScanQueue, scanIdOf } from '../../../services/shared/jobs/queue';
import { connectForRequests } from '../../../services/shared/redis';
import { createS3Client } from '../../../services/shared/storage/client';
import { ObjectStorage } from '../../../services/shared/storage/object-storage';
import { eventually } from '../../eventually';

/** Real Redis, S3 and clamd, and what the API would do with them. */
export interface Pipeline {
  /** Redis keeps its data in `redis` below it, the S3 server in `s3`: to start either again. */
  readonly directory: string;
  readonly redis: RedisServer;
  readonly s3: ObjectStorageServer;
  readonly clamd: ClamdServer;
  /** The environment of a worker that uses these servers. */
  readonly env: NodeJS.ProcessEnv;
  readonly config: Config;
  readonly queue: ScanQueue;
  readonly store: JobStore;
  readonly storage: ObjectStorage;
  readonly stop: () => Promise<void>;
}

export interface Upload {
  readonly name?: string;
  readonly content: Buffer;
}

/** One that keeps its data in `redis` below the directory. */
export function startLastingRedis(directory: string, port?: number): Promise<RedisServer> {
  return startRedis({
    port,
    directory: path.join(directory, 'redis'),
    appendOnly: true,
  });
}

export async function startPipeline(
  settings: NodeJS.ProcessEnv = {},
  clamdSettings: ClamdOptions['settings'] = {},
): Promise<Pipeline> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-pipeline-'));
  const rig = await startRig({
    redis: () => startLastingRedis(directory),
    s3: () => startObjectStorage({ directory: path.join(directory, 's3'), bucket }),
    clamd: () => startClamd({ settings: clamdSettings }),
    traces: none,
    services: none,
  });
  const { redis, s3, clamd } = rig;
  Object.assign(process.env, s3.env);
  const env = {
    ...rig.env,
    LOG_LEVEL: 'silent',
    WORKER_PORT: '0',
    HOST: '127.0.0.1',
    SCAN_BACKOFF_MILLIS: '100',
    ...settings,
  };
  const config = loadConfig(env, 'mangamotion-worker');
  const connection = connectForRequests(redis.url);
  connection.on('error', () => {});
  await once(connection, 'ready');
  const queue = createScanQueue(connection, {
    attempts: config.scanAttempts,
    backoffMillis: config.scanBackoffMillis,
  });
  queue.on('error', () => {});
  const storage = new ObjectStorage(createS3Client(config, config.s3Endpoint, 10_000), config.s3Bucket);
  const stop = async (): Promise<void> => {
    await queue.close();
    connection.disconnect();
    await rig.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const store = new JobStore(connection, config.jobRetentionSeconds);
  return { directory, redis, s3, clamd, env, config, queue, store, storage, stop };
}

/** Stores files in quarantine and a record of them, as an upload does; does not queue it. */
export async function createJob(pipeline: Pipeline, uploads: readonly Upload[]): Promise<Job> {
  const files = await inParallel(uploads, 50, (upload) => storeFile(pipeline.storage, upload));
  const createdAt = new Date().toISOString();
  const job: Job = { id: randomUUID(), userId: 'reader', status: 'queued', files, attempts: 0, createdAt };
  await pipeline.store.create(job);
  return job;
}

async function storeFile(storage: ObjectStorage, { name = 'page.png', content }: Upload): Promise<JobFile> {
  const id = randomUUID();
  const { etag } = await storage.put(quarantineKey(id), content, 'image/png');
  return { id, name, contentType: 'image/png', sizeBytes: content.length, etag, verdict: 'pending' };
}

/** As an upload does. Returns the job's id. */
export async function uploadJob(pipeline: Pipeline, uploads: readonly Upload[]): Promise<string> {
  const { id } = await createJob(pipeline, uploads);
  await enqueueScan(pipeline.queue, id);
  return id;
}

/** Of a record, in characters: one of 500 files would hide everything else. */
const longestShown = 2000;

/** The record once its status is final. */
export async function finished(pipeline: Pipeline, jobId: string, timeout = 40_000): Promise<Job> {
  return recordWhen(pipeline, jobId, (job) => isFinal(job.status), timeout);
}

/** Once its job is no longer in the queue: the record, and the log, say its end before that. */
export async function leftQueue({ queue }: Pipeline, jobId: string): Promise<void> {
  await eventually(async () => expect(await queue.getJobState(scanIdOf(jobId))).toBe('unknown'));
}

/** The record once `condition` holds. */
export async function recordWhen(
  { store }: Pipeline,
  jobId: string,
  condition: (job: Job) => boolean,
  timeout = 40_000,
): Promise<Job> {
  return vi.waitFor(
    async () => {
      const job = await store.find(jobId);
      if (!job || !condition(job)) throw new Error(`not yet: ${JSON.stringify(job)?.slice(0, longestShown)}`);
      return job;
    },
    { timeout, interval: 20 },
  );
}
