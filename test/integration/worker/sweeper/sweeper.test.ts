import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eicar } from '../../../../deploy/commands/demo/eicar';
import { s3Error } from '../../../../deploy/rig/proxies/s3-faults';
import { startS3Proxy } from '../../../../deploy/rig/proxies/s3-proxy';
import { cleanKey, type Job, quarantineKey } from '../../../../services/shared/job';
import { DeletedJobs } from '../../../../services/shared/jobs/deleted-jobs';
import { downloadHeaders } from '../../../../services/shared/jobs/download-headers';
import { JobManifests } from '../../../../services/shared/jobs/job-manifests';
import { recordKey } from '../../../../services/shared/jobs/job-store';
import { PresignedKeys } from '../../../../services/shared/jobs/presigned-keys';
import { enqueueScan } from '../../../../services/shared/jobs/queue';
import { createLogger } from '../../../../services/shared/logger';
import { createMetricsRegistry } from '../../../../services/shared/metrics/registry';
import { connectForRequests } from '../../../../services/shared/redis';
import { createS3Client } from '../../../../services/shared/storage/client';
import { listObjects } from '../../../../services/shared/storage/listing';
import { ObjectStorage } from '../../../../services/shared/storage/object-storage';
import { startWorker } from '../../../../services/worker/service';
import { endedMillis } from '../../../../services/worker/sweeper/restore-jobs';
import { SweepMetrics } from '../../../../services/worker/sweeper/sweep-metrics';
import { Sweeper, type SweeperOptions } from '../../../../services/worker/sweeper/sweeper';
import { objectIsThere } from '../object-is-there';
import { createJob, finished, type Pipeline, startPipeline } from '../pipeline';
import { pngPage } from '../samples';
import { sweptCounts } from '../swept-counts';

const day = 86_400_000;
let pipeline: Pipeline;
let redis: ReturnType<typeof connectForRequests>;
let keys: PresignedKeys;
let manifests: JobManifests;
let deletedJobs: DeletedJobs;

beforeAll(async () => {
  pipeline = await startPipeline({ RECONCILE_AFTER_MILLIS: '100', RECONCILE_INTERVAL_MILLIS: '100' });
  redis = connectForRequests(pipeline.redis.url);
  keys = new PresignedKeys(redis, 86_400);
  manifests = new JobManifests(pipeline.storage);
  deletedJobs = new DeletedJobs(redis);
  await once(redis, 'ready');
});

beforeEach(async () => {
  await redis.flushall();
  for (const prefix of ['quarantine/', 'clean/', 'jobs/'])
    for await (const page of listObjects(pipeline.storage, prefix))
      for (const { key } of page) await pipeline.storage.remove(key);
});

afterAll(async () => {
  redis.disconnect();
  await pipeline.stop();
});

/** Sweeps as if everything were old. @returns how many objects went, by the reason */
async function sweep(changes: Partial<SweeperOptions> = {}): Promise<Record<string, number>> {
  const registry = createMetricsRegistry();
  const { store, storage } = pipeline;
  const sweeper = new Sweeper({
    redis,
    store,
    storage,
    manifests,
    deletedJobs,
    keys,
    logger: createLogger('test', 'silent'),
    metrics: new SweepMetrics(registry),
    intervalMillis: 1,
    deletedAfterMillis: -day,
    // Storage has seconds, and everything was stored just now.
    restoreAfterMillis: -day,
    sweepAfterMillis: -day,
    quarantineRetentionMillis: day,
    cleanRetentionMillis: day,
    ...changes,
  });
  await sweeper.run();
  return sweptCounts(await registry.metrics());
}

const isThere = (key: string): Promise<boolean> => objectIsThere(pipeline.storage, key);

/** A page in quarantine, as a form leaves it, or a presigned URL. */
async function storePage(jobId?: string): Promise<string> {
  const fileId = randomUUID();
  const owner = jobId === undefined ? undefined : { jobId, userId: 'reader' };
  await pipeline.storage.put(quarantineKey(fileId), pngPage(), 'image/png', owner);
  return fileId;
}

/** A job with one page, whose object says whose it is. */
async function ownedJob(changes: Partial<Job> = {}): Promise<{ job: Job; key: string; fileId: string }> {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  await pipeline.storage.remove(quarantineKey(job.files[0]?.id ?? ''));
  const fileId = await storePage(job.id);
  const files = job.files.map((file) => ({ ...file, id: fileId }));
  const next = { ...job, files, ...changes };
  return { job: await pipeline.store.replace(job, next), key: quarantineKey(fileId), fileId };
}

test('what an upload left that died before its record is removed', async () => {
  const key = quarantineKey(await storePage(randomUUID()));
  expect(await sweep()).toEqual({ ownerless: 1 });
  expect(await isThere(key)).toBe(false);
});

test('what may still be on its way to a record stays', async () => {
  const key = quarantineKey(await storePage(randomUUID()));
  expect(await sweep({ sweepAfterMillis: day })).toEqual({});
  expect(await isThere(key)).toBe(true);
  await pipeline.storage.remove(key);
});

test('what a job waits for stays, however old it is', async () => {
  const { key } = await ownedJob();
  expect(await sweep({ quarantineRetentionMillis: 0 })).toEqual({});
  expect(await isThere(key)).toBe(true);
  await pipeline.storage.remove(key);
});

test('a presigned file stays while its key can be redeemed, and goes when nobody came', async () => {
  const fileId = await storePage();
  await keys.remember(fileId, { userId: 'reader', name: 'a.png', contentType: 'image/png', sizeBytes: 1 });
  expect(await sweep()).toEqual({});
  await redis.del(`mangamotion:presigned:${fileId}`);
  expect(await sweep()).toEqual({ ownerless: 1 });
  expect(await isThere(quarantineKey(fileId))).toBe(false);
});

test('a presigned file that a job waits for stays', async () => {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  const fileId = job.files[0]?.id ?? '';
  await keys.remember(fileId, { userId: 'reader', name: 'a.png', contentType: 'image/png', sizeBytes: 1 });
  await keys.redeem([fileId], 'reader', job.id);
  expect(await sweep()).toEqual({});
  expect(await isThere(quarantineKey(fileId))).toBe(true);
  await pipeline.storage.remove(quarantineKey(fileId));
});

test('what is left of a promoted file, or was put to its URL again, is removed', async () => {
  const { job, key } = await ownedJob();
  const files = job.files.map((file) => ({ ...file, verdict: 'clean' }) as const);
  await pipeline.store.replace(job, { ...job, status: 'clean', files });
  expect(await sweep()).toEqual({ left_behind: 1 });
  expect(await isThere(key)).toBe(false);
});

test('an infected file is kept for its retention, and no longer', async () => {
  const { job, key } = await ownedJob();
  const files = job.files.map((file) => ({ ...file, verdict: 'infected' }) as const);
  await pipeline.store.replace(job, { ...job, status: 'infected', files });
  expect(await sweep()).toEqual({});
  expect(await sweep({ quarantineRetentionMillis: -day })).toEqual({ expired: 1 });
  expect(await isThere(key)).toBe(false);
});

test('a clean file is kept for its retention, and no longer', async () => {
  const from = quarantineKey(await storePage());
  const { etag, sizeBytes } = await pipeline.storage.head(from);
  const key = cleanKey(randomUUID());
  const headers = downloadHeaders({ name: 'page.png', contentType: 'image/png' });
  await pipeline.storage.copy({ key: from, etag, sizeBytes }, key, headers);
  await pipeline.storage.remove(from);
  expect(await sweep()).toEqual({});
  expect(await sweep({ cleanRetentionMillis: -day })).toEqual({ expired: 1 });
  expect(await isThere(key)).toBe(false);
});

test('parts of an upload that was never completed are forgotten', async () => {
  const { client, bucket: Bucket } = pipeline.storage;
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key: quarantineKey(randomUUID()) }));
  expect(await sweep({ sweepAfterMillis: day })).toEqual({});
  expect(await sweep()).toEqual({ unfinished: 1 });
  expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
});

test('a job is struck out an hour after its end', async () => {
  const { job, key } = await ownedJob();
  await manifests.write(job);
  const files = job.files.map((file) => ({ ...file, verdict: 'infected' }) as const);
  const finishedAgo = (millis: number) =>
    ({ ...job, status: 'infected', files, finishedAt: new Date(Date.now() - millis).toISOString() }) as const;
  const justEnded = await pipeline.store.replace(job, finishedAgo(endedMillis - 60_000));
  await sweep();
  expect(await manifests.find(job.id)).toEqual(job);
  await pipeline.store.amend(justEnded, finishedAgo(endedMillis + 1000));
  await sweep();
  expect(await manifests.find(job.id)).toBeUndefined();
  await pipeline.storage.remove(key);
});

/** By a worker that is there until then only: it sweeps as well. */
async function scanned(...jobs: readonly Job[]): Promise<Job[]> {
  const worker = await startWorker(pipeline.config, createLogger('mangamotion-worker', 'silent'));
  try {
    return await Promise.all(jobs.map(({ id }) => finished(pipeline, id)));
  } finally {
    await worker.stop();
  }
}

test.each(['clean', 'infected'] as const)(
  'a wiped Redis that has forgotten the verdict %s gets it again',
  async (verdict) => {
    const content = verdict === 'clean' ? pngPage(17) : Buffer.concat([pngPage(17), eicar]);
    const job = await createJob(pipeline, [{ content }]);
    await manifests.write(job);
    await enqueueScan(pipeline.queue, job.id);
    expect(await scanned(job)).toMatchObject([{ status: verdict }]);
    await redis.flushall();
    expect(await sweep({ sweepAfterMillis: day })).toEqual({ restored_jobs: 1 });
    expect(await scanned(job)).toMatchObject([{ status: verdict, userId: 'reader' }]);
  },
);

test('jobs that a wiped Redis has lost are restored from storage and scanned, and none of their files is removed', async () => {
  const form = await ownedJob();
  const presigned = await createJob(pipeline, [{ content: pngPage(16) }]);
  for (const job of [form.job, presigned]) await manifests.write(job);
  await redis.flushall();
  // What was written down just now may be about to get its record.
  expect(await sweep({ restoreAfterMillis: day })).toEqual({ ownerless: 1 });
  await pipeline.storage.put(quarantineKey(presigned.files[0]?.id ?? ''), pngPage(16), 'image/png');
  expect(await sweep()).toEqual({ restored_jobs: 2 });
  const ended = { status: 'clean', userId: 'reader' };
  expect(await scanned(form.job, presigned)).toMatchObject([ended, ended]);
});

test('what is no job stops no sweep: a console makes an empty object for a folder, and a copy may be cut', async () => {
  const { job } = await ownedJob();
  await manifests.write(job);
  await redis.flushall();
  for (const name of ['', ...Array(12).keys()])
    await pipeline.storage.put(`jobs/${name}`, Buffer.from(name === '' ? '' : '{'), 'application/json');
  await redis.set(recordKey('0'), '{');
  await storePage(randomUUID());
  expect(await sweep()).toEqual({ restored_jobs: 1, ownerless: 1 });
  expect(await pipeline.store.find(job.id)).toEqual(job);
});

test('an object that storage will not show stops no sweep of others', async () => {
  const hidden = [randomUUID(), randomUUID()].toSorted();
  const proxy = await startS3Proxy(pipeline.s3.endpoint);
  try {
    const storage = new ObjectStorage(createS3Client(pipeline.config, proxy.endpoint, 10_000), 'mangamotion');
    proxy.setFault(({ method, url }) =>
      method === 'HEAD' && url?.includes(hidden[0] ?? '') ? s3Error(500, 'InternalError') : undefined,
    );
    for (const fileId of hidden) await pipeline.storage.put(quarantineKey(fileId), pngPage(), 'image/png');
    expect(await sweep({ storage })).toEqual({ ownerless: 1 });
    expect(await Promise.all(hidden.map((fileId) => isThere(quarantineKey(fileId))))).toEqual([true, false]);
  } finally {
    await proxy.stop();
  }
});

test('what comes into storage behind the deletion of its job is removed, and the job is not restored', async () => {
  const { job, key, fileId } = await ownedJob();
  await manifests.write(job);
  expect(await deletedJobs.delete(job)).toEqual({ jobId: job.id, fileIds: [fileId] });
  // Storage was away until now, and a copy was under way.
  await pipeline.storage.put(cleanKey(fileId), pngPage(), 'image/png');
  expect(await sweep({ deletedAfterMillis: day, sweepAfterMillis: day })).toEqual({});
  expect(await pipeline.store.find(job.id)).toBeUndefined();
  expect(await sweep()).toEqual({});
  expect(await manifests.find(job.id)).toBeUndefined();
  expect(await Promise.all([key, cleanKey(fileId)].map(isThere))).toEqual([false, false]);
  expect(await redis.keys('*')).toEqual([]);
});

test('of two workers at the same time one sweeps', async () => {
  await storePage(randomUUID());
  const turns = await Promise.all([1, 2].map(() => sweep({ intervalMillis: 60_000 })));
  expect(turns).toEqual(expect.arrayContaining([{ ownerless: 1 }, {}]));
  // A rollout brings another interval.
  await storePage(randomUUID());
  expect(await sweep({ intervalMillis: 1 })).toEqual({ ownerless: 1 });
});
