import { afterEach, beforeEach, expect, test } from 'vitest';
import { TcpProxy } from '../../../deploy/rig/proxies/tcp-proxy';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
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
  recordWhen,
  startPipeline,
  uploadJob,
} from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';

/** More than what a worker sends of itself, and less than the file that kills. */
const muchBytes = 1024 ** 2;

let pipeline: Pipeline;
let proxy: TcpProxy;
let worker: Service | undefined;
let clamd: ClamdServer;

beforeEach(async () => {
  pipeline = await startPipeline();
  ({ clamd } = pipeline);
  proxy = await TcpProxy.start(clamd.port);
  proxy.holdAfterBytes = muchBytes;
});

afterEach(async () => {
  await worker?.stop();
  await proxy.stop();
  await clamd.stop();
  await pipeline.stop();
});

async function start(): Promise<void> {
  const config = loadConfig({ ...pipeline.env, CLAMD_PORT: String(proxy.port) }, 'mangamotion-worker');
  worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
  const ready = async () => (await fetch(`http://127.0.0.1:${worker?.port}/readyz`)).status;
  await eventually(async () => expect(await ready()).toBe(200));
}

/**
 * clamd has not got the whole of a large file, as one that is caught in it, and dies.
 *
 * @param times that the worker has noticed then: a clamd that is there again before has not died.
 */
async function dieOfTheLargeFile(jobId: string, times: number): Promise<void> {
  await eventually(() => expect(proxy.mostBytes()).toBeGreaterThan(muchBytes));
  process.kill(clamd.pid, 'SIGKILL');
  await clamd.stop();
  await recordWhen(pipeline, jobId, ({ files }) => files[1]?.interruptions?.scanner === times, 60_000);
  clamd = await startClamd({ port: clamd.port });
}

test('a file that clamd died of once is not put aside for a clamd that is away, and cuts connections off', async () => {
  await start();
  const job = await createJob(pipeline, [{ content: pngPage() }]);
  const files = job.files.map((file) => ({ ...file, interruptions: { scanner: 1 } }));
  await pipeline.store.replace(job, { ...job, files });
  proxy.retarget(1);
  await enqueueScan(pipeline.queue, job.id);
  await recordWhen(pipeline, job.id, ({ waiting }) => waiting?.for === 'the scanner', 60_000);
  proxy.retarget(clamd.port);
  expect(await finished(pipeline, job.id, 60_000)).toMatchObject({
    status: 'clean',
    attempts: 1,
    files: [{ interruptions: { scanner: 1 } }],
  });
}, 180_000);

test('a file that clamd dies of twice is put aside, and the rest of its job and other jobs are scanned', async () => {
  await start();
  const content = Buffer.concat([pngPage(), Buffer.alloc(4 * 1024 ** 2)]);
  const jobId = await uploadJob(pipeline, [{ content: pngPage() }, { content }]);
  await dieOfTheLargeFile(jobId, 1);
  await dieOfTheLargeFile(jobId, 2);
  const reason = 'the scanner died 2 times while it looked at this file';
  expect(await finished(pipeline, jobId, 60_000)).toMatchObject({
    status: 'error',
    files: [{ verdict: 'clean' }, { verdict: 'error', reason }],
  });
  const other = await uploadJob(pipeline, [{ content: pngPage() }]);
  expect(await finished(pipeline, other, 60_000)).toMatchObject({ status: 'clean', attempts: 1 });
}, 240_000);
