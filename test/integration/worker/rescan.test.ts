import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../../deploy/cluster/command';
import { cleanKey, type Job, quarantineKey } from '../../../services/shared/job';
import { downloadHeaders } from '../../../services/shared/jobs/download-headers';
import {
  createRescanQueue,
  enqueueRescan,
  enqueueScan,
  type ScanQueue,
} from '../../../services/shared/jobs/queue';
import { createLogger } from '../../../services/shared/logger';
import { connectPatiently } from '../../../services/shared/redis';
import type { Service } from '../../../services/shared/service/run-service';
import { ObjectNotFoundError } from '../../../services/shared/storage/errors';
import { startWorker } from '../../../services/worker/service';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';
import { serveAppOver } from '../api/app-in-process';
import { Client } from '../api/client';
import { alice, formOf } from '../api/pages';
import { learnSignature } from './learn-signature';
import { createJob, finished, type Pipeline, recordWhen, startPipeline } from './pipeline';
import { pngPage } from './samples';

const malware = Buffer.from('mangamotion-malware-of-tomorrow');
let pipeline: Pipeline;
let worker: Service | undefined;
let api: Awaited<ReturnType<typeof serveAppOver>>;
let redis: ReturnType<typeof connectPatiently>;
let rescans: ScanQueue;

beforeAll(async () => {
  pipeline = await startPipeline();
  api = await serveAppOver({ redisServer: pipeline.redis, storageServer: pipeline.s3 });
  redis = connectPatiently(pipeline.redis.url);
  rescans = createRescanQueue(redis);
  await rescans.waitUntilReady();
});

beforeEach(async () => {
  await redis.flushall();
});

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

afterAll(async () => {
  await rescans.close();
  redis.disconnect();
  await api.stop();
  await pipeline.stop();
});

const start = async (): Promise<void> => {
  worker = await startWorker(pipeline.config, createLogger('mangamotion-worker', 'silent'));
};

const rescan = (...args: string[]): Promise<string> =>
  run(process.execPath, ['build/services/worker/rescan/main.js', ...args], { env: environment() });

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, TRACING_ENABLED: 'false', ...pipeline.env });

const isThere = (key: string): Promise<boolean> =>
  pipeline.storage.head(key).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ObjectNotFoundError) return false;
      throw error;
    },
  );

test('malware that was promoted by old signatures is taken back, told, and nobody can download it any more', async () => {
  await start();
  const client = new Client(api.url);
  const page = Buffer.concat([pngPage(), malware]);
  const { body } = await client.upload(formOf({ content: Buffer.from(pngPage()) }, { content: page }));
  const before = await finished(pipeline, body.jobId);
  expect(before.status).toBe('clean');
  const [good = '', bad = ''] = before.files.map(({ id }) => id);
  const path = `/api/jobs/${before.id}/files/${bad}`;
  const { url } = (await client.get(path, { ...alice, accept: 'application/json' })).body;
  expect((await fetch(url)).status).toBe(200);
  const secondsLeft = await redis.ttl(`mangamotion:job:${before.id}`);

  await learnSignature(pipeline.clamd, 'Malware-Of-Tomorrow', malware);
  // Where it takes longer than five seconds, it says how many are left.
  expect(await rescan('--since', '2020-01-01')).toMatch(
    /^jobs queued: 1, clean files in them: 2\n(jobs left: 1\n)*all were scanned again\n$/,
  );

  const after = await recordWhen(pipeline, before.id, ({ status }) => status === 'infected');
  const time = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(after.files).toEqual([
    { ...before.files[0], scannedBy: expect.stringContaining('ClamAV'), rescannedAt: time },
    {
      ...before.files[1],
      verdict: 'infected',
      signature: 'Malware-Of-Tomorrow.UNOFFICIAL',
      scannedBy: expect.stringContaining('ClamAV'),
      rescannedAt: time,
    },
  ]);
  const keys = [cleanKey(good), cleanKey(bad), quarantineKey(bad)];
  expect(await Promise.all(keys.map(isThere))).toEqual([true, false, true]);
  // The sweeper must know whose it is.
  expect((await pipeline.storage.head(quarantineKey(bad))).jobId).toBe(before.id);
  expect([(await fetch(url)).status, (await client.get(path)).status]).toEqual([404, 404]);
  expect(await redis.ttl(`mangamotion:job:${before.id}`)).toBeLessThanOrEqual(secondsLeft);
  const metrics = await (await fetch(`http://127.0.0.1:${worker?.port}/metrics`)).text();
  expect(metrics).toContain('rescanned_files_total{verdict="clean"} 1\n');
  expect(metrics).toContain('rescanned_files_total{verdict="infected"} 1\n');
}, 180_000);

/** Of one promoted page, with no worker. */
async function promotedJob(changes: Partial<Job['files'][number]> = {}): Promise<Job> {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  const files = job.files.map((file) => ({ ...file, verdict: 'clean' as const, ...changes }));
  for (const { id, etag, sizeBytes, ...file } of files) {
    await pipeline.storage.copy(
      { key: quarantineKey(id), etag, sizeBytes },
      cleanKey(id),
      downloadHeaders(file),
    );
    await pipeline.storage.remove(quarantineKey(id));
  }
  const finishedAt = new Date().toISOString();
  return pipeline.store.replace(job, { ...job, status: 'clean', files, finishedAt });
}

test('what was found and could not be taken out is taken out by the next look', async () => {
  const job = await promotedJob({ verdict: 'infected', rescannedAt: new Date().toISOString() });
  const id = job.files[0]?.id ?? '';
  await start();
  await enqueueRescan(rescans, job.id);
  await vi.waitFor(
    async () =>
      expect(await Promise.all([cleanKey(id), quarantineKey(id)].map(isThere))).toEqual([false, true]),
    { timeout: 40_000 },
  );
});

test('uploads that wait come first', async () => {
  const job = await promotedJob();
  // Nobody takes it: it is not of a kind that the worker starts with.
  await pipeline.queue.pause();
  await start();
  await enqueueScan(pipeline.queue, 'ab-1');
  await enqueueRescan(rescans, job.id);
  await vi.waitFor(async () => expect(await rescans.getActiveCount()).toBe(1), { timeout: 40_000 });
  expect(await pipeline.store.find(job.id)).toEqual(job);
  await pipeline.queue.resume();
  await recordWhen(pipeline, job.id, ({ files }) => files[0]?.rescannedAt !== undefined);
});

test('a dry run counts what ended within the period, and queues nothing', async () => {
  await promotedJob();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect(await rescan('--since', '2020-01-01', '--dry-run')).toBe(
    'jobs that would be queued: 1, clean files in them: 1\n',
  );
  for (const period of [
    ['--since', tomorrow],
    ['--since', '2020-01-01', '--before', '2020-01-02'],
  ])
    expect(await rescan(...period, '--no-wait')).toBe('jobs queued: 0, clean files in them: 0\n');
  const command = documented('npm run rescan -- --since 2026-11-01 --before 2026-11-15');
  const done = 'jobs queued: 0, clean files in them: 0\nall were scanned again\n';
  expect(await runDocumented(command, {}, { env: environment() })).toBe(done);
  expect(await rescans.getJobCountByTypes('waiting', 'active', 'delayed')).toBe(0);
});

test.each([
  [[], '--since must be a date such as 2026-11-01, got nothing'],
  [['--since', 'yesterday'], '--since must be a date such as 2026-11-01, got "yesterday"'],
  [
    ['--since', '2026-11-02', '--before', '2026-11-01'],
    '--before must be later than --since, got "2026-11-01" and "2026-11-02"',
  ],
  [
    ['--since', '2026-11-02', '--per-minute', '0'],
    '--per-minute must be a whole number within 1..60000, got "0"',
  ],
])('the arguments %j are refused by their rule', async (args, rule) => {
  await expect(rescan(...args)).rejects.toThrow(rule);
});
