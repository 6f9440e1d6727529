import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanKey } from '../../../services/shared/job';
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

/** A job of alice's with a clean file and an infected one. */
async function judgedJob(name = 'page.png') {
  const { body } = await client.upload(formOf({ name }, { name: 'virus.png' }));
  const job = await api.jobs.find(body.jobId);
  const [clean, infected] = job?.files ?? [];
  if (!job || !clean || !infected) throw new Error('no record');
  await api.storage.put(cleanKey(clean.id), png(), 'image/png');
  const files = [{ ...clean, verdict: 'clean' } as const, { ...infected, verdict: 'infected' } as const];
  await api.jobs.replace(job, { ...job, status: 'infected', files });
  const self = `/api/jobs/${job.id}`;
  return { self, path: `${self}/files/${clean.id}`, infectedPath: `${self}/files/${infected.id}` };
}

test('only clean files of a finished job can be downloaded, under their names', async () => {
  const name = '../pagé "1".png';
  const { self } = await judgedJob(name);
  const { body: shown } = await client.get(self);
  expect(shown.files.map(({ verdict, download }) => [verdict, download !== undefined])).toEqual([
    ['clean', true],
    ['infected', false],
  ]);
  const path = shown.files[0]?.download?.url ?? '';
  const download = await fetch(api.url + path, { headers: alice });
  expect(Buffer.from(await download.arrayBuffer()).equals(png())).toBe(true);
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="\.\._pag/);
  expect(download.headers.get('content-type')).toBe('image/png');
  expect(download.headers.get('cache-control')).toBe('private, no-store');
});

test('a download leads to a URL that is signed for whoever asks, if it is the owner', async () => {
  const { path, infectedPath } = await judgedJob();
  const led = await fetch(api.url + path, { headers: alice, redirect: 'manual' });
  expect([led.status, led.headers.get('cache-control')]).toEqual([302, 'no-store']);
  expect(led.headers.get('location')).toMatch(/\/clean\/[0-9a-f-]{36}\?.*X-Amz-Signature=/);
  const { body } = await client.get(path, { ...alice, accept: 'application/json' });
  expect((await fetch(body.url)).status).toBe(200);
  expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
  for (const [refused, headers] of [
    [path, { 'x-user-id': 'bob' }],
    [infectedPath, alice],
    [`${path}x`, alice],
  ] as const)
    expect((await client.get(refused, headers)).status).toBe(404);
});

test('looking at a job of 500 files costs little', async () => {
  const { body } = await client.upload(formOf({}));
  const job = await api.jobs.find(body.jobId);
  const [file] = job?.files ?? [];
  if (!job || !file) throw new Error('no record');
  const files = Array.from({ length: 500 }, () => ({ ...file, id: randomUUID(), verdict: 'clean' as const }));
  await api.jobs.replace(job, { ...job, status: 'clean', files });
  const look = () => client.get(`/api/jobs/${job.id}`);
  for (let warm = 0; warm < 10; warm++) await look();
  const before = await cpuSeconds();
  for (let times = 0; times < 20; times++) expect((await look()).body.files).toHaveLength(500);
  expect(((await cpuSeconds()) - before) / 20).toBeLessThan(0.02);
});

const cpuSeconds = async (): Promise<number> =>
  Number(/^process_cpu_seconds_total (\S+)$/m.exec(await scrape('text/plain'))?.[1]);

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

const scrape = async (accept: string) =>
  (await fetch(`${api.operationsUrl}/metrics`, { headers: { accept } })).text();

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
