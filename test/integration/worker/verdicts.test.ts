import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cleanKey, isFinal, type Job, quarantineKey } from '../../../services/shared/job';
import { createLogger } from '../../../services/shared/logger';
import { startWorker, type WorkerService } from '../../../services/worker/service';
import { type Pipeline, startPipeline, uploadJob } from './pipeline';
import { eicar, pngPage } from './samples';

let pipeline: Pipeline;
let worker: WorkerService;

beforeAll(async () => {
  pipeline = await startPipeline();
  worker = await startWorker(pipeline.config, createLogger('mangamotion-worker', 'silent'));
});

afterAll(async () => {
  await worker.stop();
  await pipeline.stop();
});

async function finished(jobId: string): Promise<Job> {
  return vi.waitFor(
    async () => {
      const job = await pipeline.store.find(jobId);
      if (!job || !isFinal(job.status)) throw new Error(`still ${job?.status}`);
      return job;
    },
    { timeout: 20_000 },
  );
}

test('a clean page is promoted, and leaves quarantine', async () => {
  const job = await finished(await uploadJob(pipeline, [{ content: pngPage() }]));
  expect(job).toMatchObject({ status: 'clean', attempts: 1, files: [{ verdict: 'clean' }] });
  const id = job.files[0]?.id ?? '';
  await expect(pipeline.storage.head(cleanKey(id))).resolves.toMatchObject({ contentType: 'image/png' });
  await expect(pipeline.storage.head(quarantineKey(id))).rejects.toThrow('no object');
});

test('malware behind an image stays in quarantine, and is named', async () => {
  const job = await finished(await uploadJob(pipeline, [{ content: Buffer.concat([pngPage(), eicar]) }]));
  expect(job).toMatchObject({
    status: 'infected',
    files: [{ verdict: 'infected', signature: 'Eicar-Test-Signature.UNOFFICIAL' }],
  });
  const id = job.files[0]?.id ?? '';
  await expect(pipeline.storage.head(cleanKey(id))).rejects.toThrow('no object');
  await pipeline.storage.head(quarantineKey(id));
});
