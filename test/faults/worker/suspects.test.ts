import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../../services/shared/config';
import { enqueueScan } from '../../../services/shared/jobs/queue';
import { createLogger } from '../../../services/shared/logger';
import type { Service } from '../../../services/shared/service/run-service';
import { startWorker } from '../../../services/worker/service';
import { eventually } from '../../eventually';
import {
  createJob,
  finished,
  type Pipeline,
  startPipeline,
  uploadJob,
} from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { type GatedClamd, startGatedClamd } from './gated-clamd';

let pipeline: Pipeline;
let clamd: GatedClamd;
const workers: Service[] = [];

beforeEach(async () => {
  [pipeline, clamd] = await Promise.all([startPipeline(), startGatedClamd()]);
});

afterEach(async () => {
  clamd.open();
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await clamd.stop();
  await pipeline.stop();
});

async function start(): Promise<void> {
  const settings = { CLAMD_PORT: String(clamd.port), SCAN_CONCURRENCY: '2' };
  const config = loadConfig({ ...pipeline.env, ...settings }, 'mangamotion-worker');
  workers.push(await startWorker(config, createLogger('mangamotion-worker', 'silent')));
}

/** A job with one file that was under scan when a scanner died. */
async function suspectJob(): Promise<{ jobId: string; fileId: string }> {
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  const files = job.files.map((file) => ({ ...file, interruptions: { scanner: 1 } }));
  await pipeline.store.replace(job, { ...job, files });
  await enqueueScan(pipeline.queue, job.id);
  return { jobId: job.id, fileId: files[0]?.id ?? '' };
}

/**
 * Files that asked for the turn of suspects, once for each time. Over a socket of its own: the client takes what Redis
 * tells at once for an answer to what it never asked.
 */
async function watchTurns(): Promise<string[]> {
  const asked: string[] = [];
  const socket = connect(Number(new URL(pipeline.redis.url).port), '127.0.0.1');
  // Redis ends before the test has.
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  const lines = createInterface({ input: socket });
  socket.write('MONITOR\r\n');
  await once(lines, 'line');
  lines.on('line', (line: string) => {
    // EVAL script keys key mark file expiry
    const [, , , key, , fileId, expiry] = line.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    if (key === '"mangamotion:suspect"' && expiry !== undefined) asked.push(String(JSON.parse(fileId ?? '')));
  });
  return asked;
}

test('of two files that were interrupted one is scanned at a time, in all workers, and others are not held up', async () => {
  const asked = await watchTurns();
  const suspects = [await suspectJob(), await suspectJob()];
  await start();
  await start();
  await eventually(() => expect(clamd.waiting()).toBe(1));
  // The other asks again and again while the one is under scan.
  const before = asked.length;
  await eventually(() => expect(asked.length).toBeGreaterThan(before + 3));
  expect(new Set(asked)).toEqual(new Set(suspects.map(({ fileId }) => fileId)));
  expect(clamd.waiting()).toBe(1);
  await uploadJob(pipeline, [{ content: pngPage() }]);
  await eventually(() => expect(clamd.waiting()).toBe(2));
  clamd.open();
  for (const { jobId } of suspects)
    expect(await finished(pipeline, jobId, 40_000)).toMatchObject({ status: 'clean', attempts: 1 });
}, 120_000);
