import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { cleanKey, type Job, quarantineKey } from '../../../services/shared/job';
import { enqueueScan } from '../../../services/shared/jobs/queue';
import { createLogger } from '../../../services/shared/logger';
import type { Service } from '../../../services/shared/service/run-service';
import { startWorker } from '../../../services/worker/service';
import { createJob, finished, type Pipeline, startPipeline, type Upload, uploadJob } from './pipeline';
import { pngPage, zip } from './samples';

let pipeline: Pipeline;
let worker: Service;

beforeAll(async () => {
  pipeline = await startPipeline({}, { MaxFileSize: '1100K', MaxScanSize: '1M', StreamMaxLength: '2M' });
  worker = await startWorker(pipeline.config, createLogger('mangamotion-worker', 'silent'));
});

afterAll(async () => {
  await worker.stop();
  await pipeline.stop();
});

async function scan(...uploads: Upload[]): Promise<Job> {
  return finished(pipeline, await uploadJob(pipeline, uploads));
}

async function isInQuarantineOnly(job: Job): Promise<boolean> {
  const id = job.files[0]?.id ?? '';
  await pipeline.storage.head(quarantineKey(id));
  return pipeline.storage.head(cleanKey(id)).then(
    () => false,
    () => true,
  );
}

test('a clean page is promoted, and leaves quarantine', async () => {
  const job = await scan({ content: pngPage() });
  const scannedBy = expect.stringMatching(/^ClamAV \d/);
  expect(job).toMatchObject({ status: 'clean', attempts: 1, files: [{ verdict: 'clean', scannedBy }] });
  const id = job.files[0]?.id ?? '';
  await expect(pipeline.storage.head(cleanKey(id))).resolves.toMatchObject({ contentType: 'image/png' });
  await expect(pipeline.storage.head(quarantineKey(id))).rejects.toThrow('no object');
});

test('a clean page is downloaded as the bytes that were scanned, whatever encoding was named beside them', async () => {
  const { id, files } = await createJob(pipeline, [{ name: 'setup.exe', content: pngPage() }]);
  const [file] = files;
  const { client, bucket: Bucket } = pipeline.storage;
  const Key = quarantineKey(file?.id ?? '');
  const object = { Bucket, Key, Body: pngPage(), ContentType: 'image/png', ContentEncoding: 'br' };
  await client.send(new PutObjectCommand(object));
  await enqueueScan(pipeline.queue, id);
  expect(await finished(pipeline, id)).toMatchObject({ status: 'clean' });
  const Clean = { Bucket, Key: cleanKey(file?.id ?? '') };
  const promoted = await client.send(new GetObjectCommand(Clean));
  expect(promoted).toMatchObject({
    ContentType: 'image/png',
    ContentDisposition: `attachment; filename="setup.png"; filename*=UTF-8''setup.png`,
    CacheControl: 'private, no-store',
  });
  expect(promoted.ContentEncoding).toBeUndefined();
  expect(Buffer.from((await promoted.Body?.transformToByteArray()) ?? [])).toEqual(pngPage());
});

test('malware behind an image stays in quarantine, and is named', async () => {
  const job = await scan({ content: Buffer.concat([pngPage(), eicar]) });
  expect(job).toMatchObject({
    status: 'infected',
    files: [{ verdict: 'infected', signature: 'Eicar-Test-Signature.UNOFFICIAL' }],
  });
  expect(await isInQuarantineOnly(job)).toBe(true);
});

test('malware in a zip archive is found', async () => {
  const job = await scan({ content: zip('eicar.com', eicar) });
  expect(job).toMatchObject({ status: 'infected', files: [{ verdict: 'infected' }] });
});

test('an encrypted zip archive is unscannable, and is not tried again', async () => {
  const job = await scan({ content: zip('eicar.com', eicar, { encrypted: true }) });
  expect(job).toMatchObject({
    status: 'unscannable',
    attempts: 1,
    files: [{ verdict: 'unscannable', reason: 'Heuristics.Encrypted.Zip' }],
  });
  expect(await isInQuarantineOnly(job)).toBe(true);
});

test("a file over clamd's scan limit is unscannable", async () => {
  const job = await scan({ content: Buffer.alloc(1.5 * 1024 ** 2, 'a') });
  expect(job).toMatchObject({
    status: 'unscannable',
    attempts: 1,
    files: [{ reason: 'Heuristics.Limits.Exceeded.MaxFileSize' }],
  });
});

test("a file over clamd's stream limit is unscannable", async () => {
  const job = await scan({ content: Buffer.alloc(20 * 1024 ** 2, 'a') });
  expect(job).toMatchObject({
    status: 'unscannable',
    attempts: 1,
    files: [{ reason: 'larger than the scanner takes' }],
  });
});

test('one infected page makes the job infected; its clean pages are promoted all the same', async () => {
  const job = await scan({ content: pngPage() }, { content: eicar }, { content: pngPage(16) });
  expect(job.status).toBe('infected');
  expect(job.files.map((file) => file.verdict)).toEqual(['clean', 'infected', 'clean']);
  await pipeline.storage.head(cleanKey(job.files[2]?.id ?? ''));
});

test('an object that vanished since its upload is an error', async () => {
  const { id, files } = await createJob(pipeline, [{ content: pngPage() }]);
  await pipeline.storage.remove(quarantineKey(files[0]?.id ?? ''));
  await enqueueScan(pipeline.queue, id);
  expect(await finished(pipeline, id)).toMatchObject({
    status: 'error',
    attempts: 1,
    error: 'the file vanished or changed after its upload',
    files: [{ verdict: 'error' }],
  });
});

test('an object that changed since its upload is an error, whatever it holds now', async () => {
  const { id, files } = await createJob(pipeline, [{ content: pngPage() }]);
  const key = quarantineKey(files[0]?.id ?? '');
  await pipeline.storage.put(key, pngPage(16), 'image/png');
  await enqueueScan(pipeline.queue, id);
  const job = await finished(pipeline, id);
  expect(job).toMatchObject({ status: 'error', files: [{ verdict: 'error' }] });
  expect(await isInQuarantineOnly(job)).toBe(true);
});

test('a hostile file name is display text and nothing else', async () => {
  const name = '../../../etc/passwd\0\r\n\ud800__proto__';
  const job = await scan({ name, content: pngPage() });
  expect(job).toMatchObject({ status: 'clean', files: [{ name }] });
});
