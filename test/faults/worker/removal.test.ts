import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../services/shared/config';
import { cleanKey } from '../../../services/shared/job';
import { createLogger } from '../../../services/shared/logger';
import { startWorker, type WorkerService } from '../../../services/worker/service';
import { finished, type Pipeline, startPipeline, uploadJob } from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { type S3Proxy, s3Error, startS3Proxy } from '../s3-proxy';

let pipeline: Pipeline;
let proxy: S3Proxy;
let worker: WorkerService;

beforeAll(async () => {
  pipeline = await startPipeline();
  proxy = await startS3Proxy(pipeline.s3.endpoint);
  const config = loadConfig({ ...pipeline.env, S3_ENDPOINT: proxy.endpoint }, 'mangamotion-worker');
  worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
});

afterAll(async () => {
  await worker.stop();
  await proxy.stop();
  await pipeline.stop();
});

test.each([
  [403, 'AccessDenied'],
  [500, 'InternalError'],
])('a page that cannot be removed from quarantine (%i %s) is clean all the same', async (status, code) => {
  proxy.setFault(({ method }) => (method === 'DELETE' ? s3Error(status, code) : undefined));
  const job = await finished(pipeline, await uploadJob(pipeline, [{ content: pngPage() }]));
  expect(job).toMatchObject({ status: 'clean', attempts: 1 });
  await pipeline.storage.head(cleanKey(job.files[0]?.id ?? ''));
});
