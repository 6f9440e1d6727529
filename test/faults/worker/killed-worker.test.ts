import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cleanKey } from '../../../services/shared/job';
import { enqueueScan, scanIdOf } from '../../../services/shared/jobs/queue';
import { eventually } from '../../eventually';
import {
  createJob,
  finished,
  type Pipeline,
  recordWhen,
  startPipeline,
  uploadJob,
} from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { freeze } from '../freeze';
import { type GatedClamd, startGatedClamd } from './gated-clamd';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

let pipeline: Pipeline;
let clamd: GatedClamd;
let temporary: string;
const workers: WorkerProcess[] = [];

beforeEach(async () => {
  [pipeline, clamd] = await Promise.all([startPipeline(), startGatedClamd()]);
  temporary = await mkdtemp(path.join(tmpdir(), 'mangamotion-test-'));
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await Promise.all([pipeline.stop(), clamd.stop()]);
  await rm(temporary, { recursive: true });
});

async function startWorker(settings: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
  const worker = await startWorkerProcess({
    ...pipeline.env,
    CLAMD_PORT: String(clamd.port),
    // Seconds instead of minutes until a lost job is taken over.
    SCAN_LOCK_MILLIS: '2000',
    TMPDIR: temporary,
    ...settings,
  });
  workers.push(worker);
  return worker;
}

/** A clamd that answers to the first file alone, instead of the one that is there. */
async function gateAfterFirst(): Promise<GatedClamd> {
  await clamd.stop();
  return startGatedClamd(1);
}

/** Until clamd has the file and owes the verdict. */
async function scanUnderWay(): Promise<void> {
  await vi.waitFor(() => expect(clamd.waiting()).toBe(1), { timeout: 40_000 });
}

async function kill(worker: WorkerProcess): Promise<void> {
  process.kill(worker.pid, 'SIGKILL');
  expect(await worker.ended).toBe('SIGKILL');
  await vi.waitFor(() => expect(clamd.waiting()).toBe(0), { timeout: 40_000 });
}

test('a scan whose worker was killed is done by another, once, and nothing stays on disk', async () => {
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  const first = await startWorker();
  await scanUnderWay();
  await kill(first);
  expect(await pipeline.store.find(jobId)).toMatchObject({ status: 'scanning', attempts: 1 });

  clamd.open();
  const second = await startWorker();
  const job = await finished(pipeline, jobId);
  expect(job).toMatchObject({ status: 'clean', attempts: 1, lostWorkers: 1 });
  await pipeline.storage.head(cleanKey(job.files[0]?.id ?? ''));
  await second.stop();
  expect(await readdir(temporary)).toEqual([]);
});

test('what a killed worker found out stays, and another scans the rest alone', async () => {
  clamd = await gateAfterFirst();
  const jobId = await uploadJob(pipeline, [{ content: pngPage(8) }, { content: pngPage(9) }]);
  const first = await startWorker();
  const halfway = await recordWhen(pipeline, jobId, ({ files }) => files[0]?.verdict === 'clean');
  expect(halfway).toMatchObject({
    status: 'scanning',
    files: [{ verdict: 'clean' }, { verdict: 'pending' }],
  });
  await scanUnderWay();
  await kill(first);

  clamd.open();
  await startWorker();
  const job = await finished(pipeline, jobId);
  expect(job).toMatchObject({
    status: 'clean',
    attempts: 1,
    files: [halfway.files[0], { verdict: 'clean' }],
  });
  expect(clamd.received().toString('latin1').split('zINSTREAM')).toHaveLength(1 + 3);
});

test('a file that kills its worker is put aside after two kills, and the rest of its job is scanned', async () => {
  clamd = await gateAfterFirst();
  const jobId = await uploadJob(pipeline, [{ content: pngPage(8) }, { content: pngPage(9) }]);
  for (let kills = 1; kills <= 2; kills++) {
    const worker = await startWorker();
    await recordWhen(pipeline, jobId, ({ files }) => files[0]?.verdict === 'clean');
    await scanUnderWay();
    await kill(worker);
  }
  await startWorker();
  const reason = 'the worker died 2 times while it looked at this file';
  expect(await finished(pipeline, jobId)).toMatchObject({
    status: 'error',
    attempts: 0,
    error: reason,
    files: [{ verdict: 'clean' }, { verdict: 'error', reason }],
  });
});

test('a file that the scanner died beside, and then its worker, is scanned once more: one file kills one of them', async () => {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  const files = job.files.map((file) => ({ ...file, interruptions: { scanner: 1 } }));
  await pipeline.store.replace(job, { ...job, files });
  await enqueueScan(pipeline.queue, job.id);
  const first = await startWorker();
  await scanUnderWay();
  await kill(first);
  clamd.open();
  await startWorker();
  expect(await finished(pipeline, job.id)).toMatchObject({
    status: 'clean',
    files: [{ interruptions: { scanner: 1, worker: 1 } }],
  });
});

test('a job whose workers were lost ten times, each without a file under scan, ends as error', async () => {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  await pipeline.store.replace(job, { ...job, status: 'scanning', attempts: 1, lostWorkers: 9 });
  await enqueueScan(pipeline.queue, job.id);
  await startWorker();
  expect(await finished(pipeline, job.id)).toMatchObject({
    status: 'error',
    error: '10 workers were lost while they had this job',
  });
});

test('SIGTERM lets the running scan end, takes no other job, and ends with code 0', async () => {
  const worker = await startWorker({ SCAN_CONCURRENCY: '1' });
  const running = await uploadJob(pipeline, [{ content: pngPage() }]);
  await scanUnderWay();
  const other = await uploadJob(pipeline, [{ content: pngPage() }]);
  process.kill(worker.pid, 'SIGTERM');
  await eventually(() =>
    expect(worker.log()).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/^stopping/) }),
    ),
  );
  clamd.open();
  expect(await worker.ended).toBe(0);
  expect(await pipeline.store.find(running)).toMatchObject({ status: 'clean', attempts: 1 });
  expect(await pipeline.store.find(other)).toMatchObject({ status: 'queued', attempts: 0 });
  expect(await readdir(temporary)).toEqual([]);
});

test('a scan that outlasts the shutdown timeout is left to another worker', async () => {
  const worker = await startWorker({ SHUTDOWN_TIMEOUT_MILLIS: '300' });
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  await scanUnderWay();
  const signalled = performance.now();
  process.kill(worker.pid, 'SIGTERM');
  expect(await worker.ended).toBe(0);
  // The scan never ends.
  expect(performance.now() - signalled).toBeLessThan(20_000);
  expect(await readdir(temporary)).toEqual([]);
  const left = await pipeline.store.find(jobId);
  expect(left).toMatchObject({ status: 'queued', attempts: 0 });
  expect(left).not.toHaveProperty('waiting');
  expect(await pipeline.queue.getJobState(scanIdOf(jobId))).toBe('waiting');

  clamd.open();
  await startWorker();
  expect(await finished(pipeline, jobId)).toMatchObject({ status: 'clean', attempts: 1 });
});

test('a worker that was suspended for so long that another took its job over cannot write its verdict', async () => {
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
  const first = await startWorker();
  await scanUnderWay();
  await freeze(first.pid);
  await startWorker();
  await recordWhen(pipeline, jobId, (job) => job.lostWorkers === 1);
  await vi.waitFor(() => expect(clamd.waiting()).toBe(2), { timeout: 40_000 });
  clamd.open();
  const job = await finished(pipeline, jobId);
  process.kill(first.pid, 'SIGCONT');
  await vi.waitFor(
    () =>
      expect(first.log().map((line) => line.message)).toContain(
        'another worker took this job over: the result is dropped',
      ),
    { timeout: 40_000 },
  );
  expect(await pipeline.store.find(jobId)).toEqual(job);
  expect(job).toMatchObject({ status: 'clean', attempts: 1 });
});
