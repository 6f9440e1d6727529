import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startClamd } from '../../../deploy/rig/servers/clamd';
import { startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { loadConfig } from '../../../services/shared/config';
import { cleanKey } from '../../../services/shared/job';
import { createLogger } from '../../../services/shared/logger';
import type { Service } from '../../../services/shared/service/run-service';
import { startWorker } from '../../../services/worker/service';
import { eventually } from '../../eventually';
import {
  finished,
  leftQueue,
  type Pipeline,
  recordWhen,
  startLastingRedis,
  startPipeline,
  uploadJob,
} from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { type ScriptedClamd, startScriptedClamd } from '../../unit/worker/clamd/scripted-clamd';
import { freeze } from '../freeze';
import { type GatedClamd, startGatedClamd } from './gated-clamd';
import { startWorkerProcess } from './worker-process';

let pipeline: Pipeline;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  // Long enough for a server to be back before the next attempt.
  pipeline = await startPipeline({ SCAN_BACKOFF_MILLIS: '1500' });
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  await pipeline.stop();
});

async function start(settings: NodeJS.ProcessEnv = {}): Promise<Service> {
  const config = loadConfig({ ...pipeline.env, ...settings }, 'mangamotion-worker');
  const worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
  cleanUps.push(() => worker.stop());
  return worker;
}

async function gatedClamd(answered = 0): Promise<GatedClamd> {
  const clamd = await startGatedClamd(answered);
  cleanUps.push(clamd.stop);
  return clamd;
}

/** A clamd that is there, and says of each file that it cannot read it. */
async function refusingClamd(): Promise<ScriptedClamd> {
  const clamd = await startScriptedClamd((socket) => {
    socket.on('data', (chunk: Buffer) => {
      if (chunk.toString() === 'zPING\0') socket.write('PONG\0');
      else if (chunk.subarray(-4).equals(Buffer.alloc(4))) socket.write('stream: Can not read it. ERROR\0');
    });
  });
  cleanUps.push(clamd.stop);
  return clamd;
}

/** Until the job says so; no attempt has been counted. */
async function waitsFor(what: string, jobId: string): Promise<void> {
  const job = await recordWhen(pipeline, jobId, ({ waiting }) => waiting !== undefined);
  expect(job).toMatchObject({ status: 'queued', attempts: 0, waiting: { for: what } });
}

async function startStorageAgain(): Promise<void> {
  const directory = path.join(pipeline.directory, 's3');
  const again = await startObjectStorage({ port: pipeline.s3.port, directory });
  cleanUps.push(again.stop);
}

/** @param meanwhile runs while Redis is away. */
async function restartRedis(meanwhile: () => void = () => {}): Promise<void> {
  await pipeline.redis.stop({ keepData: true });
  meanwhile();
  const again = await startLastingRedis(pipeline.directory, pipeline.redis.port);
  cleanUps.push(again.stop);
}

test('while clamd is down a job waits, and is clean once clamd is back', async () => {
  const { port } = pipeline.clamd;
  await pipeline.clamd.stop();
  await start();
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  await waitsFor('the scanner', jobId);
  const again = await startClamd({ port });
  cleanUps.push(again.stop);
  expect(await finished(pipeline, jobId)).toMatchObject({ status: 'clean', attempts: 1 });
});

test('a clamd that hangs costs no attempt, and no more than the scan timeout', async () => {
  await freeze(pipeline.clamd.pid);
  await start({ SCAN_TIMEOUT_MILLIS: '3000' });
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  await waitsFor('the scanner', jobId);
  process.kill(pipeline.clamd.pid, 'SIGCONT');
  expect(await finished(pipeline, jobId)).toMatchObject({ status: 'clean', attempts: 1 });
});

test('three attempts at what clamd cannot read, each after twice the wait, and then error', async () => {
  const clamd = await refusingClamd();
  const worker = await startWorkerProcess({ ...pipeline.env, CLAMD_PORT: String(clamd.port) });
  cleanUps.push(worker.stop);
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }, { content: pngPage(16) }]);
  expect(await finished(pipeline, jobId)).toMatchObject({
    status: 'error',
    attempts: 3,
    error: 'the scanner was not available',
    files: [
      { verdict: 'error', reason: 'the scanner was not available' },
      { verdict: 'error', reason: 'the scanner was not available' },
    ],
  });
  const starts = await eventually(() => {
    const lines = worker.log().filter((line) => line.job_id === jobId);
    expect(lines.at(-1)).toMatchObject({
      message: 'scan given up',
      attempt: 3,
      verdict: 'error',
      level: 'error',
    });
    return lines
      .filter((line) => line.message === 'scan started')
      .map((line) => Date.parse(String(line.timestamp)));
  });
  const [first = 0, second = 0, third = 0] = starts;
  expect(starts).toHaveLength(3);
  expect(second - first).toBeGreaterThanOrEqual(1500);
  expect(third - second).toBeGreaterThanOrEqual(3000);
  // Not four times the first, however busy the machine is.
  expect(third - second).toBeLessThan(6000);
  await leftQueue(pipeline, jobId);
});

test('while storage is down a job waits, and is clean once storage is back', async () => {
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  await pipeline.s3.stop({ keepData: true });
  await start();
  await waitsFor('storage', jobId);
  await startStorageAgain();
  expect(await finished(pipeline, jobId)).toMatchObject({ status: 'clean', attempts: 1 });
});

test('storage that stays down ends a job as error once it has waited too long, taken or not', async () => {
  const jobIds = [
    await uploadJob(pipeline, [{ content: pngPage() }]),
    await uploadJob(pipeline, [{ content: pngPage() }]),
  ];
  await pipeline.s3.stop();
  await start({
    SCAN_CONCURRENCY: '1',
    SCAN_WAIT_LIMIT_SECONDS: '2',
    RECONCILE_INTERVAL_MILLIS: '100',
    RECONCILE_AFTER_MILLIS: '100',
  });
  for (const jobId of jobIds) {
    expect(await finished(pipeline, jobId)).toMatchObject({
      status: 'error',
      attempts: 0,
      error: 'storage was not available',
    });
    await leftQueue(pipeline, jobId);
  }
});

test('storage that goes during the scan costs no attempt, and the next one promotes', async () => {
  const clamd = await gatedClamd();
  await start({ CLAMD_PORT: String(clamd.port) });
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  await eventually(() => expect(clamd.waiting()).toBe(1));
  await pipeline.s3.stop({ keepData: true });
  clamd.open();
  await waitsFor('storage', jobId);
  await startStorageAgain();
  const job = await finished(pipeline, jobId);
  expect(job).toMatchObject({ status: 'clean', attempts: 1 });
  await pipeline.storage.head(cleanKey(job.files[0]?.id ?? ''));
});

test('a verdict outlives a restart of Redis during the scan', async () => {
  const clamd = await gatedClamd();
  await start({ CLAMD_PORT: String(clamd.port), SCAN_LOCK_MILLIS: '1000' });
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  await eventually(() => expect(clamd.waiting()).toBe(1));
  await restartRedis(clamd.open);
  expect(await finished(pipeline, jobId)).toMatchObject({ status: 'clean' });
});

test('verdicts of a scan during which Redis restarts are all there at its end', async () => {
  const clamd = await gatedClamd(1);
  await start({ CLAMD_PORT: String(clamd.port), SCAN_LOCK_MILLIS: '1000' });
  const jobId = await uploadJob(pipeline, [{ content: pngPage(8) }, { content: pngPage(9) }]);
  await eventually(() => expect(clamd.waiting()).toBe(1));
  // About now the first file's verdict is written.
  await restartRedis(clamd.open);
  const { status, files } = await finished(pipeline, jobId);
  expect([status, ...files.map(({ verdict }) => verdict)]).toEqual(['clean', 'clean', 'clean']);
  for (const { id } of files) await pipeline.storage.head(cleanKey(id));
});

test('jobs queued after a restart of Redis are scanned', async () => {
  await start();
  await restartRedis();
  const jobId = await vi.waitFor(() => uploadJob(pipeline, [{ content: pngPage() }]), { timeout: 40_000 });
  expect(await finished(pipeline, jobId)).toMatchObject({ status: 'clean', attempts: 1 });
});
