import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { loadConfig } from '../../../services/shared/config';
import { cleanKey, quarantineKey } from '../../../services/shared/job';
import { downloadHeaders } from '../../../services/shared/jobs/download-headers';
import { recordKey, unfinishedKey } from '../../../services/shared/jobs/job-store';
import { dequeueScan, enqueueScan, scanIdOf } from '../../../services/shared/jobs/queue';
import { createLogger } from '../../../services/shared/logger';
import { connectForRequests } from '../../../services/shared/redis';
import type { Service } from '../../../services/shared/service/run-service';
import { Reconciler } from '../../../services/worker/reconciler';
import { startWorker } from '../../../services/worker/service';
import { eventually } from '../../eventually';
import { type GatedClamd, startGatedClamd } from '../../faults/worker/gated-clamd';
import { startScriptedClamd } from '../../unit/worker/clamd/scripted-clamd';
import {
  createJob,
  finished,
  leftQueue,
  type Pipeline,
  recordWhen,
  startPipeline,
  uploadJob,
} from './pipeline';
import { pngPage } from './samples';

let pipeline: Pipeline;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  pipeline = await startPipeline();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

afterAll(() => pipeline.stop());

async function start(settings: NodeJS.ProcessEnv = {}): Promise<Service> {
  const config = loadConfig({ ...pipeline.env, ...settings }, 'mangamotion-worker');
  const worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
  cleanUps.push(() => worker.stop());
  return worker;
}

async function gatedClamd(): Promise<GatedClamd> {
  const clamd = await startGatedClamd();
  cleanUps.push(clamd.stop);
  return clamd;
}

async function metricsOf(worker: Service): Promise<string> {
  return (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text();
}

const reconcileSoon = { RECONCILE_INTERVAL_MILLIS: '100', RECONCILE_AFTER_MILLIS: '100' };

test('a delayed job is scanned when its time has come, and not before', async () => {
  await start();
  const { id } = await createJob(pipeline, [{ content: pngPage() }]);
  const queuedAt = Date.now();
  await pipeline.queue.add('scan', { jobId: id }, { jobId: scanIdOf(id), delay: 500 });
  const job = await finished(pipeline, id);
  expect(job.status).toBe('clean');
  expect(Date.parse(job.startedAt ?? '') - queuedAt).toBeGreaterThanOrEqual(500);
});

test('jobs that were queued in bulk are all scanned, each once', async () => {
  const worker = await start();
  const jobs = await Promise.all(
    Array.from({ length: 20 }, (_, index) => createJob(pipeline, [{ content: pngPage(8 + index) }])),
  );
  await pipeline.queue.addBulk(
    jobs.map(({ id }) => ({ name: 'scan', data: { jobId: id }, opts: { jobId: scanIdOf(id) } })),
  );
  for (const { id } of jobs)
    expect(await finished(pipeline, id)).toMatchObject({ status: 'clean', attempts: 1 });
  expect(await metricsOf(worker)).toContain('scan_verdicts_total{verdict="clean"} 20\n');
});

test('500 files in one job each get their own verdict', { timeout: 200_000 }, async () => {
  await start();
  const uploads = Array.from({ length: 500 }, (_, index) => ({ content: index === 250 ? eicar : pngPage() }));
  const job = await finished(pipeline, await uploadJob(pipeline, uploads), 150_000);
  expect(job.status).toBe('infected');
  const infected = job.files.flatMap(({ verdict }, index) => (verdict === 'infected' ? [index] : []));
  expect(infected).toEqual([250]);
  expect(job.files.filter(({ verdict }) => verdict === 'clean')).toHaveLength(499);
});

test('two workers that hold the same job have one effect', async () => {
  const clamd = await gatedClamd();
  const worker = await start({ CLAMD_PORT: String(clamd.port) });
  const { id, files } = await createJob(pipeline, [{ content: pngPage() }]);
  // Two entries of the queue for one record: what a lost lock leads to.
  await pipeline.queue.add('scan', { jobId: id });
  await pipeline.queue.add('scan', { jobId: id });
  await eventually(() => expect(clamd.waiting()).toBe(2));
  clamd.open();
  expect(await finished(pipeline, id)).toMatchObject({ status: 'clean', attempts: 1 });
  await eventually(async () => expect(await pipeline.queue.getActiveCount()).toBe(0));
  expect(await pipeline.store.find(id)).toMatchObject({ status: 'clean', files: [{ verdict: 'clean' }] });
  await pipeline.storage.head(cleanKey(files[0]?.id ?? ''));
  expect(await metricsOf(worker)).toContain('scan_verdicts_total{verdict="clean"} 1\n');
});

test('a final record stays as it is, whatever is delivered again', async () => {
  await start();
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  const job = await finished(pipeline, jobId);
  await pipeline.storage.put(quarantineKey(job.files[0]?.id ?? ''), eicar, 'image/png');
  // It is not delivered again before.
  await leftQueue(pipeline, jobId);
  await enqueueScan(pipeline.queue, jobId);
  await leftQueue(pipeline, jobId);
  expect(await pipeline.store.find(jobId)).toEqual(job);
});

test('a file that an attempt promoted before it died is clean', async () => {
  const { id, files } = await createJob(pipeline, [{ content: pngPage() }]);
  const [file] = files;
  if (!file) throw new Error('no file');
  const { etag, sizeBytes } = file;
  const source = { key: quarantineKey(file.id), etag, sizeBytes };
  await pipeline.storage.copy(source, cleanKey(file.id), downloadHeaders(file));
  await pipeline.storage.remove(quarantineKey(file.id));
  await start();
  await enqueueScan(pipeline.queue, id);
  expect(await finished(pipeline, id)).toMatchObject({ status: 'clean' });
});

test('a job without a record is dropped', async () => {
  await start();
  const jobId = randomUUID();
  await enqueueScan(pipeline.queue, jobId);
  await leftQueue(pipeline, jobId);
  expect(await pipeline.store.find(jobId)).toBeUndefined();
});

test('a record that the queue has lost is queued again', async () => {
  const { id } = await createJob(pipeline, [{ content: pngPage() }]);
  await start(reconcileSoon);
  expect(await finished(pipeline, id)).toMatchObject({ status: 'clean', attempts: 1 });
});

test('a record that cannot be read keeps no other from being queued again', async () => {
  const redis = connectForRequests(pipeline.redis.url);
  cleanUps.push(async () => {
    await redis.del(recordKey('broken'));
    await redis.zrem(unfinishedKey, 'broken');
    redis.disconnect();
  });
  await once(redis, 'ready');
  await redis.set(recordKey('broken'), '{"id":');
  await redis.zadd(unfinishedKey, 0, 'broken');
  const { id } = await createJob(pipeline, [{ content: pngPage() }]);
  await start(reconcileSoon);
  expect((await finished(pipeline, id)).status).toBe('clean');
});

test('a failed job that stayed in the queue does not keep its record from being queued again', async () => {
  const { id } = await createJob(pipeline, [{ content: pngPage() }]);
  const clamd = await startScriptedClamd((socket) => {
    socket.on('data', (chunk: Buffer) => {
      // It is there, and has something against the file.
      if (chunk.toString() === 'zPING\0') socket.write('PONG\0');
      else if (chunk.subarray(-4).equals(Buffer.alloc(4))) socket.write('stream: Can not read it. ERROR\0');
    });
  });
  cleanUps.push(clamd.stop);
  const first = await start({ CLAMD_PORT: String(clamd.port) });
  await pipeline.queue.add('scan', { jobId: id }, { jobId: scanIdOf(id), attempts: 1, removeOnFail: false });
  await recordWhen(pipeline, id, (job) => job.attempts === 1 && job.status === 'queued');
  await eventually(async () => expect(await pipeline.queue.getJobState(scanIdOf(id))).toBe('failed'));
  await first.stop();
  await start(reconcileSoon);
  expect(await finished(pipeline, id)).toMatchObject({ status: 'clean', attempts: 2 });
});

test('a record whose last attempt died with its worker, and which the queue has lost, is scanned', async () => {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  await pipeline.store.replace(job, { ...job, status: 'scanning', attempts: 3 });
  await start(reconcileSoon);
  expect(await finished(pipeline, job.id)).toMatchObject({ status: 'clean', attempts: 3 });
});

test('a record without an attempt left, which the queue has lost, ends as error', async () => {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  await pipeline.store.replace(job, { ...job, attempts: 3 });
  await start(reconcileSoon);
  expect(await finished(pipeline, job.id)).toMatchObject({
    status: 'error',
    attempts: 3,
    error: 'none of 3 attempts came to an end',
  });
});

test('the reconciler leaves alone what runs, and what waits its turn', async () => {
  const clamd = await gatedClamd();
  await start({ ...reconcileSoon, CLAMD_PORT: String(clamd.port), SCAN_CONCURRENCY: '1' });
  const running = await uploadJob(pipeline, [{ content: pngPage() }]);
  await eventually(() => expect(clamd.waiting()).toBe(1));
  const waiting = await uploadJob(pipeline, [{ content: pngPage() }]);
  // Five intervals later.
  await vi.waitFor(
    async () => expect(await pipeline.store.unfinishedSince(Date.now() - 500, 10)).toHaveLength(2),
    { timeout: 40_000 },
  );
  expect(await pipeline.queue.getJobCounts('waiting', 'active')).toEqual({ waiting: 1, active: 1 });
  clamd.open();
  for (const id of [running, waiting])
    expect(await finished(pipeline, id)).toMatchObject({ status: 'clean', attempts: 1 });
});

test('while another worker reconciles, this one does not', async () => {
  const { id } = await createJob(pipeline, [{ content: pngPage() }]);
  const { queue, store, config } = pipeline;
  const redis = connectForRequests(config.redisUrl);
  cleanUps.push(async () => redis.disconnect());
  await once(redis, 'ready');
  const reconciler = new Reconciler({
    redis,
    store,
    queue,
    logger: createLogger('test', 'silent'),
    reconcileAfterMillis: 0,
    outages: { longest: undefined },
    waitLimitMillis: 60_000,
    onGivenUp: () => {},
  });
  await redis.set('mangamotion:reconciler', 'another', 'PX', 10_000);
  await reconciler.run();
  expect(await queue.getJobState(scanIdOf(id))).toBe('unknown');
  expect(await redis.getdel('mangamotion:reconciler')).toBe('another');
  await reconciler.run();
  expect(await queue.getJobState(scanIdOf(id))).toBe('waiting');
  expect(await redis.exists('mangamotion:reconciler')).toBe(0);
  // No worker of another test takes it.
  await dequeueScan(queue, id);
});

test('an object that is replaced during its scan is an error, and neither version is promoted', async () => {
  const clamd = await gatedClamd();
  await start({ CLAMD_PORT: String(clamd.port) });
  const { id, files } = await createJob(pipeline, [{ content: pngPage() }]);
  await enqueueScan(pipeline.queue, id);
  await eventually(() => expect(clamd.waiting()).toBe(1));
  const fileId = files[0]?.id ?? '';
  await pipeline.storage.put(quarantineKey(fileId), eicar, 'image/png');
  clamd.open();
  expect(await finished(pipeline, id)).toMatchObject({
    status: 'error',
    error: 'the file vanished or changed after its scan',
  });
  await expect(pipeline.storage.head(cleanKey(fileId))).rejects.toThrow('no object');
});
