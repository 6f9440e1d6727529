import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { alterAnswer } from '../../../deploy/rig/proxies/s3-faults';
import type { S3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { cleanKey, type Job, type JobFile, quarantineKey } from '../../../services/shared/job';
import { enqueueScan } from '../../../services/shared/jobs/queue';
import { ObjectNotFoundError } from '../../../services/shared/storage/errors';
import { createJob, finished, type Pipeline } from '../../integration/worker/pipeline';
import { pngPage } from '../../integration/worker/samples';
import { startProxiedWorker } from './proxied-worker';

let pipeline: Pipeline;
let proxy: S3Proxy;
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  ({ pipeline, proxy, stop } = await startProxiedWorker());
});

afterAll(() => stop?.());

let reads: number;

beforeEach(() => {
  reads = 0;
});

afterEach(() => {
  proxy.setFault(undefined);
});

/** Flips a bit in what is read of quarantine, in the reads that are named, counted from 1. */
function alterReads(isAltered: (read: number) => boolean): void {
  proxy.setFault(({ method, url }) => {
    if (method !== 'GET' || !url?.includes('/quarantine/') || !isAltered(++reads)) return undefined;
    return alterAnswer;
  });
}

const page = pngPage(16);
const sha256 = createHash('sha256').update(page).digest('hex');

/** Scans a page of which the record knows what is given. */
async function scan(known: Partial<JobFile> = {}, store?: (key: string) => Promise<string>): Promise<Job> {
  const job = await createJob(pipeline, [{ content: page }]);
  const [file] = job.files;
  if (!file) throw new Error('no file');
  const etag = (await store?.(quarantineKey(file.id))) ?? file.etag;
  await pipeline.store.replace(job, { ...job, files: [{ ...file, etag, ...known }] });
  await enqueueScan(pipeline.queue, job.id);
  return finished(pipeline, job.id);
}

/** As one part: its ETag is no digest of the bytes. */
async function storeInParts(Key: string): Promise<string> {
  const { client, bucket: Bucket } = pipeline.storage;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const at = { Bucket, Key, UploadId };
  const { ETag } = await client.send(new UploadPartCommand({ ...at, PartNumber: 1, Body: page }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const done = await client.send(new CompleteMultipartUploadCommand({ ...at, MultipartUpload }));
  expect(done.ETag).toMatch(/-1"$/);
  return done.ETag ?? '';
}

const neverPromoted = ({ files: [file] }: Job) =>
  expect(pipeline.storage.head(cleanKey(file?.id ?? ''))).rejects.toBeInstanceOf(ObjectNotFoundError);

test('a page that came as other bytes than the API received is never promoted', async () => {
  alterReads(() => true);
  const job = await scan({ sha256 });
  expect(job).toMatchObject({
    status: 'error',
    attempts: 3,
    error: 'the file was changed on its way to the scanner',
  });
  await neverPromoted(job);
});

test('a page that another wire brings unchanged is clean in the next attempt', async () => {
  alterReads((read) => read === 1);
  expect(await scan({ sha256 })).toMatchObject({ status: 'clean', attempts: 2 });
});

test('a presigned page that came as other bytes than storage has is never promoted', async () => {
  alterReads(() => true);
  const job = await scan();
  expect(job).toMatchObject({ status: 'error', attempts: 3 });
  await neverPromoted(job);
});

test('where neither digest is known, a page is read twice, and must come out the same', async () => {
  alterReads((read) => read === 2);
  expect(await scan({}, storeInParts)).toMatchObject({ status: 'clean', attempts: 2 });
  expect(reads).toBe(4);
});

test('a page in parts that came as the API received it is read once', async () => {
  alterReads(() => false);
  expect(await scan({ sha256 }, storeInParts)).toMatchObject({ status: 'clean', attempts: 1 });
  expect(reads).toBe(1);
});

test('a stored page that is not what the API received is never promoted', async () => {
  const job = await scan({ sha256: createHash('sha256').update('another').digest('hex') });
  expect(job).toMatchObject({ status: 'error', attempts: 3 });
  await neverPromoted(job);
});
