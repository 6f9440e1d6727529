import { afterEach, expect, test } from 'vitest';
import { keepAlive } from '../../../deploy/rig/proxies/s3-faults';
import { startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { loadConfig } from '../../../services/shared/config';
import { enqueueScan } from '../../../services/shared/jobs/queue';
import { createLogger } from '../../../services/shared/logger';
import { startWorker } from '../../../services/worker/service';
import {
  createJob,
  finished,
  type Pipeline,
  startPipeline,
  uploadJob,
} from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A worker with one job at a time, whose storage copies everything but the file of this key. */
async function given(pipeline: Pipeline, endlessKey: string): Promise<void> {
  const proxy = await startS3Proxy(pipeline.s3.endpoint);
  cleanUps.push(() => proxy.stop());
  proxy.setFault(({ headers }) =>
    String(headers['x-amz-copy-source']).includes(endlessKey) ? keepAlive : undefined,
  );
  const settings = {
    S3_ENDPOINT: proxy.endpoint,
    SCAN_CONCURRENCY: '1',
    SCAN_ATTEMPT_TIMEOUT_MILLIS: '10000',
  };
  const config = loadConfig({ ...pipeline.env, ...settings }, 'mangamotion-worker');
  const worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
  cleanUps.push(() => worker.stop());
}

test('a copy that storage never ends costs its own job three attempts, and no other job anything', async () => {
  const pipeline = await startPipeline();
  cleanUps.push(() => pipeline.stop());
  const held = await createJob(pipeline, [{ content: pngPage() }]);
  await given(pipeline, held.files[0]?.id ?? '');
  await enqueueScan(pipeline.queue, held.id);
  const other = await uploadJob(pipeline, [{ content: pngPage() }]);
  expect(await finished(pipeline, other, 60_000)).toMatchObject({ status: 'clean', attempts: 1 });
  const { status, attempts, error } = await finished(pipeline, held.id, 90_000);
  expect({ status, attempts, error }).toEqual({
    status: 'error',
    attempts: 3,
    error: 'the scan did not end within 10 s',
  });
}, 240_000);
