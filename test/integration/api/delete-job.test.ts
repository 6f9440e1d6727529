import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanKey, type Job, quarantineKey, type Verdict } from '../../../services/shared/job';
import { JobManifests } from '../../../services/shared/jobs/job-manifests';
import { scanIdOf } from '../../../services/shared/jobs/queue';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { alice, formOf, png } from './pages';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
});

afterAll(() => api.stop());

async function uploaded(pages = 2): Promise<Job> {
  const { body } = await client.upload(formOf(...Array.from({ length: pages }, () => ({}))));
  return recordOf(body.jobId);
}

async function recordOf(jobId: string): Promise<Job> {
  const job = await api.jobs.find(jobId);
  if (!job) throw new Error('no record');
  return job;
}

/** With a clean file, which is promoted, and an infected one, which stays. */
async function judged(): Promise<Job> {
  const job = await uploaded();
  const verdicts: readonly Verdict[] = ['clean', 'infected'];
  const files = job.files.map((file, index) => ({ ...file, verdict: verdicts[index] ?? 'clean' }));
  const promoted = files[0]?.id ?? '';
  await api.storage.put(cleanKey(promoted), png(), 'image/png');
  await api.storage.remove(quarantineKey(promoted));
  return api.jobs.replace(job, { ...job, status: 'infected', files });
}

/** Everything in Redis that names the job or one of its files, but for what is still to be swept. */
async function traces({ id, files }: Job): Promise<string[]> {
  const found: string[] = [];
  for (const key of await api.redis.keys('*'))
    if ([id, ...files.map((file) => file.id)].some((each) => key.includes(each))) found.push(key);
  return found.filter((key) => !key.endsWith(':deleted-files'));
}

test('of a job that its owner deletes nothing is left: no object, no manifest, no record, no share', async () => {
  const job = await judged();
  expect((await api.listAll()).length).toBe(2);
  const { status } = await client.delete(`/api/jobs/${job.id}`);
  expect(status).toBe(204);
  expect(await api.listAll()).toEqual([]);
  expect(await new JobManifests(api.storage).find(job.id)).toBeUndefined();
  expect(await traces(job)).toEqual([]);
  expect(await api.redis.zscore('mangamotion:user:open-jobs:alice', job.id)).toBeNull();
  expect(await api.redis.zscore('mangamotion:jobs:unfinished', job.id)).toBeNull();
  for (const path of ['', '/events', `/files/${job.files[0]?.id}`])
    expect((await client.get(`/api/jobs/${job.id}${path}`)).status).toBe(404);
});

test('a URL that a file was downloaded by leads nowhere once its job is deleted', async () => {
  const job = await judged();
  const path = `/api/jobs/${job.id}/files/${job.files[0]?.id}`;
  const { url } = (await client.get(path, { ...alice, accept: 'application/json' })).body;
  expect((await fetch(url)).status).toBe(200);
  await client.delete(`/api/jobs/${job.id}`);
  expect((await fetch(url)).status).toBe(404);
});

test('a job that is deleted twice is not found the second time, and two at once may both have deleted it', async () => {
  const job = await judged();
  const remove = () => client.delete(`/api/jobs/${job.id}`);
  const statuses = (await Promise.all([remove(), remove()])).map(({ status }) => status);
  expect(statuses).toContain(204);
  // Redis cannot tell a second deletion from one that ioredis sent again: both say that it is gone.
  for (const status of statuses) expect([204, 404]).toContain(status);
  expect((await remove()).status).toBe(404);
});

test("nobody deletes somebody else's job", async () => {
  const job = await judged();
  expect((await client.delete(`/api/jobs/${job.id}`, { 'x-user-id': 'mallory' })).status).toBe(404);
  expect(await api.jobs.find(job.id)).toEqual(job);
  await api.storage.head(cleanKey(job.files[0]?.id ?? ''));
  await client.delete(`/api/jobs/${job.id}`);
});

test('a job that waits for its scan leaves the queue, and its presigned key serves no other upload', async () => {
  const { body } = await client.presign({ name: 'page.png', contentType: 'image/png', sizeBytes: 64 });
  const put = () => fetch(body.url, { method: body.method, headers: body.headers, body: png() });
  expect((await put()).status).toBe(200);
  const { jobId } = (await client.uploadKeys([body.key])).body;
  const job = await recordOf(jobId);
  expect(await api.queue.getJobState(scanIdOf(jobId))).toBe('waiting');
  expect((await client.delete(`/api/jobs/${jobId}`)).status).toBe(204);
  expect(await api.queue.getJobState(scanIdOf(jobId))).toBe('unknown');
  expect(await traces(job)).toEqual([]);
  // The URL still works for a while: what comes by it is nobody's, and swept.
  expect((await put()).status).toBe(200);
  expect((await client.uploadKeys([body.key])).body.errors[0]?.rule).toBe(
    'must be a key that was presigned for you within the last hour',
  );
  await api.storage.remove(body.key);
});

test('a job under scan is refused, and stays as it is', async () => {
  const job = await uploaded();
  const scanning = await api.jobs.replace(job, { ...job, status: 'scanning' });
  const { status, headers, body } = await client.delete(`/api/jobs/${job.id}`);
  expect({ status, errors: body?.errors, retryAfter: headers?.get('retry-after') }).toEqual({
    status: 409,
    errors: [{ field: 'id', value: job.id, rule: 'must not be under scan' }],
    retryAfter: '5',
  });
  expect(await api.jobs.find(job.id)).toEqual(scanning);
  await api.jobs.replace(scanning, job);
  expect((await client.delete(`/api/jobs/${job.id}`)).status).toBe(204);
});

test('the events of a job end with it', async () => {
  const job = await uploaded();
  const response = await fetch(`${api.url}/api/jobs/${job.id}/events`, { headers: alice });
  let text = '';
  const read = async (): Promise<void> => {
    const stream = response.body ?? new ReadableStream();
    for await (const part of stream.pipeThrough(new TextDecoderStream())) text += part;
  };
  const ended = read();
  await eventually(() => expect(text).toContain('"status":"queued"'));
  await client.delete(`/api/jobs/${job.id}`);
  await ended;
}, 10_000);

test('a user at the limit of open jobs has room for one more when one is deleted', async () => {
  const own = await startApi({ MAX_OPEN_JOBS_PER_USER: '1' });
  try {
    const user = new Client(own.url);
    const { body } = await user.upload(formOf({}));
    expect((await user.upload(formOf({}))).status).toBe(429);
    await user.delete(`/api/jobs/${body.jobId}`);
    expect((await user.upload(formOf({}))).status).toBe(202);
  } finally {
    await own.stop();
  }
});
