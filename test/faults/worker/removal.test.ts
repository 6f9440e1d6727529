import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Error } from '../../../deploy/rig/proxies/s3-faults';
import type { S3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { cleanKey } from '../../../services/shared/job';
import { finished, type Pipeline, uploadJob } from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { startProxiedWorker } from './proxied-worker';

let pipeline: Pipeline;
let proxy: S3Proxy;
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  ({ pipeline, proxy, stop } = await startProxiedWorker());
});

afterAll(() => stop?.());

test.each([
  [403, 'AccessDenied'],
  [500, 'InternalError'],
])('a page that cannot be removed from quarantine (%i %s) is clean all the same', async (status, code) => {
  proxy.setFault(({ method }) => (method === 'DELETE' ? s3Error(status, code) : undefined));
  const job = await finished(pipeline, await uploadJob(pipeline, [{ content: pngPage() }]));
  expect(job).toMatchObject({ status: 'clean', attempts: 1 });
  await pipeline.storage.head(cleanKey(job.files[0]?.id ?? ''));
});
