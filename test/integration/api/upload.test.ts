import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobManifests } from '../../../services/shared/jobs/job-manifests';
import { scanIdOf } from '../../../services/shared/jobs/queue';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { formOf, png } from './pages';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi({ MAX_FILE_SIZE_BYTES: String(20 * 1024 ** 2), MAX_FILES_PER_UPLOAD: '20' });
  client = new Client(api.url);
});

afterAll(() => api.stop());

describe('an upload of a form', () => {
  test('is stored, recorded, queued, and answered with where to look', async () => {
    const form = formOf({ name: 'one.png' }, { name: 'two.png', content: png(100) });
    const { status, body: answer } = await client.upload(form);
    expect(status).toBe(202);
    expect(answer).toEqual({
      jobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'queued',
      links: { job: `/api/jobs/${answer.jobId}` },
    });
    const job = await api.jobs.find(answer.jobId);
    expect(job).toMatchObject({
      userId: 'alice',
      status: 'queued',
      files: [
        { name: 'one.png', contentType: 'image/png', sizeBytes: 64, verdict: 'pending' },
        { name: 'two.png', contentType: 'image/png', sizeBytes: 100, verdict: 'pending' },
      ],
    });
    expect(await (await api.queue.getJob(scanIdOf(answer.jobId)))?.getState()).toBe('waiting');
    for (const { id, etag } of job?.files ?? [])
      expect(await api.storage.head(`quarantine/${id}`)).toMatchObject({ etag, contentType: 'image/png' });
  });

  test('larger than its buffer becomes one object with all of its bytes', async () => {
    const content = png(11 * 1024 ** 2 + 3, 'manga');
    const { jobId } = (await client.upload(formOf({ content }))).body;
    const [file] = (await api.jobs.find(jobId))?.files ?? [];
    const { body } = await api.storage.read(`quarantine/${file?.id}`, file?.etag ?? '');
    expect(Buffer.concat(await body.toArray()).equals(content)).toBe(true);
  });
});

test('storage says of each job and of each object of a form whose it is', async () => {
  const contents = [png(100), png(6 * 1024 ** 2, 'manga')];
  const { jobId } = (await client.upload(formOf(...contents.map((content) => ({ content }))))).body;
  const job = await api.jobs.find(jobId);
  expect(await new JobManifests(api.storage).find(jobId)).toEqual(job);
  for (const { id } of job?.files ?? [])
    expect(await api.storage.head(`quarantine/${id}`)).toMatchObject({ jobId });
});

const countManifests = async () => (await new JobManifests(api.storage).list().next()).value?.length ?? 0;

test('an upload that is refused leaves nothing written down', async () => {
  const before = await countManifests();
  await client.upload(formOf({}, { content: Buffer.from('<html>') }));
  expect(await countManifests()).toBe(before);
});

test('the record of a file holds the digest of the bytes that came, which its owner is not shown', async () => {
  const contents = [png(100), png(6 * 1024 ** 2, 'manga')];
  const { jobId } = (await client.upload(formOf(...contents.map((content) => ({ content }))))).body;
  const { files = [] } = (await api.jobs.find(jobId)) ?? {};
  const digests = contents.map((content) => createHash('sha256').update(content).digest('hex'));
  expect(files.map(({ sha256 }) => sha256)).toEqual(digests);
  const [shown] = (await client.get(`/api/jobs/${jobId}`)).body.files;
  expect(Object.keys(shown ?? {})).toEqual(['id', 'name', 'contentType', 'sizeBytes', 'verdict']);
});

describe('a presigned file', () => {
  test('is put by its owner and becomes the file of a job', async () => {
    const presigned = await client.presign({ name: 'page.png', contentType: 'image/png', sizeBytes: 64 });
    expect(presigned.status).toBe(201);
    const { key, url, method, headers } = presigned.body;
    expect((await fetch(url, { method, headers, body: png() })).status).toBe(200);
    const { status, body } = await client.uploadKeys([key]);
    expect(status).toBe(202);
    const { files } = (await api.jobs.find(body.jobId)) ?? {};
    expect(files).toMatchObject([{ id: key.slice('quarantine/'.length), name: 'page.png', sizeBytes: 64 }]);
  });
});
