import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../../../deploy/rig/servers/free-ports';
import { loadConfig } from '../../../services/shared/config';
import { createLogger } from '../../../services/shared/logger';
import type { Service } from '../../../services/shared/service/run-service';
import { startWorker } from '../../../services/worker/service';
import { eventually } from '../../eventually';
import { finished, type Pipeline, startPipeline, uploadJob } from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { type GatedClamd, startGatedClamd } from './gated-clamd';

let pipeline: Pipeline;
let clamd: GatedClamd;
let admin: Redis;
let worker: Service;

beforeEach(async () => {
  [pipeline, clamd] = await Promise.all([startPipeline(), startGatedClamd()]);
  admin = new Redis(pipeline.redis.url);
  const settings = {
    CLAMD_PORT: String(clamd.port),
    SCAN_LOCK_MILLIS: '1000',
    RECONCILE_INTERVAL_MILLIS: '500',
    RECONCILE_AFTER_MILLIS: '2000',
  };
  const config = loadConfig({ ...pipeline.env, ...settings }, 'mangamotion-worker');
  worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
});

afterEach(async () => {
  await worker.stop();
  admin.disconnect();
  await clamd.stop();
  await pipeline.stop();
});

/** What the breaker says of Redis: 1 while it is known to be away. */
async function away(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text();
  return Number(/^scan_dependency_away\{dependency="redis"\} (\d)$/m.exec(text)?.[1]);
}

/** Refuses writes, and keeps its data: the primary that it asks for is nowhere. */
async function demote(): Promise<void> {
  const [nowhere = 0] = await freePorts(1);
  await admin.replicaof('127.0.0.1', String(nowhere));
}

test.each([
  ['full', () => admin.config('SET', 'maxmemory', '1'), () => admin.config('SET', 'maxmemory', '0')],
  ['a replica', demote, () => admin.replicaof('NO', 'ONE')],
] as const)(
  'a Redis that becomes %s during a scan opens the breaker, and costs the job no attempt',
  { timeout: 120_000 },
  async (_what, refuse, recover) => {
    const jobId = await uploadJob(pipeline, [{ content: pngPage() }]);
    await eventually(() => expect(clamd.waiting()).toBe(1));
    await refuse();
    clamd.open();
    await eventually(async () => expect(await away()).toBe(1));
    await recover();
    const job = await finished(pipeline, jobId, 60_000);
    expect(job).toMatchObject({ status: 'clean', attempts: 1 });
    await eventually(async () => expect(await away()).toBe(0));
    const next = await uploadJob(pipeline, [{ content: pngPage() }]);
    expect(await finished(pipeline, next, 60_000)).toMatchObject({ status: 'clean', attempts: 1 });
  },
);
