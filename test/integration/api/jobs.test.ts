import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanKey } from '../../../services/shared/job';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { formOf, png } from './pages';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
});

afterAll(() => api.stop());

test('a job shows its status and files to its owner, and nothing to anybody else', async () => {
  const { body } = await client.upload(formOf({}));
  const own = await client.get(`/api/jobs/${body.jobId}`);
  expect(own.status).toBe(200);
  expect(own.body).toMatchObject({
    jobId: body.jobId,
    status: 'queued',
    files: [{ name: 'page.png', verdict: 'pending' }],
  });
  expect((await client.get(`/api/jobs/${body.jobId}`, { 'x-user-id': 'bob' })).status).toBe(404);
  expect((await client.get('/api/jobs/1')).status).toBe(404);
});

test('only clean files of a finished job can be downloaded, under their names', async () => {
  const name = '../pagé "1".png';
  const { body } = await client.upload(formOf({ name }, { name: 'virus.png' }));
  const job = await api.jobs.find(body.jobId);
  if (!job) throw new Error('no record');
  const [clean, infected] = job.files;
  if (!clean || !infected) throw new Error('no files');
  await api.storage.put(cleanKey(clean.id), png(), 'image/png');
  const files = [{ ...clean, verdict: 'clean' } as const, { ...infected, verdict: 'infected' } as const];
  await api.jobs.replace(job, { ...job, status: 'infected', files });
  const { body: shown } = await client.get(`/api/jobs/${body.jobId}`);
  expect(shown.files.map(({ verdict, download }) => [verdict, download !== undefined])).toEqual([
    ['clean', true],
    ['infected', false],
  ]);
  const download = await fetch(shown.files[0]?.download?.url ?? '');
  expect(Buffer.from(await download.arrayBuffer()).equals(png())).toBe(true);
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="\.\._pag/);
});

test.each(['../../etc/passwd', 'a\0b\r\nc.png', `${'x'.repeat(4096)}.png`, '__proto__'])(
  'the name %j is text to show, and part of no key',
  async (name) => {
    const { status, body } = await client.upload(formOf({ name }));
    expect(status).toBe(202);
    const job = await api.jobs.find(body.jobId);
    expect(job?.files[0]?.name.length).toBeLessThanOrEqual(255);
    expect(job?.files[0]?.name).not.toMatch(/\p{Cc}/u);
    for (const key of await api.listAll()) expect(key).toMatch(/^(quarantine|clean)\/[0-9a-f-]{36}$/);
  },
);

test('an access line has what happened, and no name, query or secret', async () => {
  const { body } = await client.upload(formOf({ name: 'secret-name.png' }));
  await expect.poll(() => api.lines.some((line) => line.includes(body.jobId))).toBe(true);
  const line = api.lines.find((each) => each.includes(body.jobId)) ?? '{}';
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    method: 'POST',
    route: '/api/upload',
    status: 202,
    duration_seconds: expect.any(Number),
    job_id: body.jobId,
  });
  expect(api.lines.join('\n')).not.toMatch(/secret-name|X-Amz-/i);
});

const scrape = async (accept: string) => (await fetch(`${api.url}/metrics`, { headers: { accept } })).text();

test('metrics come as Prometheus text, or as OpenMetrics', async () => {
  const plain = await scrape('text/plain');
  expect(plain).toContain(
    'http_request_duration_seconds_count{method="POST",route="/api/upload",status_class="2xx"}',
  );
  expect(plain).toMatch(/^scan_queue_jobs\{state="waiting"\} \d+$/m);
  // This API is not traced: a scrape must tell that from one without spans.
  expect(plain).toContain('# TYPE tracing_spans_created_total counter');
  expect(plain).not.toMatch(/^tracing_spans_created_total/m);
  expect(await scrape('application/openmetrics-text')).toMatch(/# EOF\n$/);
});
