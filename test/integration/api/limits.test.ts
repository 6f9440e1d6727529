import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { formOf, png } from './pages';

const page = { name: 'page.png', contentType: 'image/png', sizeBytes: 64 };
let api: ApiFixture;
let client: Client;
let sockets: Socket[] = [];

beforeAll(async () => {
  api = await startApi({
    UPLOAD_BUFFER_BYTES: String(20 * 1024 ** 2),
    MAX_UPLOADS_PER_USER: '30',
    MAX_EVENT_STREAMS_PER_USER: '2',
    MAX_OPEN_JOBS_PER_USER: '3',
    MAX_PRESIGNED_PER_USER: '2',
    MAX_BYTES_PER_USER_DAY: '1000000',
  });
  client = new Client(api.url);
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

afterAll(() => api.stop());

const refusals = async (limit: string): Promise<number> => {
  const text = await (await fetch(`${api.operationsUrl}/metrics`)).text();
  return Number(new RegExp(`^limit_refusals_total\\{limit="${limit}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
};

const gauge = async (name: string): Promise<number> => {
  const text = await (await fetch(`${api.operationsUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
};

/** An upload that sends so much of its file, and then nothing. */
function stall(userId: string, sizeBytes: number): void {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1')
    .on('error', () => {})
    .resume();
  sockets.push(socket);
  socket.write(
    `POST /api/upload HTTP/1.1\r\nhost: a\r\nx-user-id: ${userId}\r\ncontent-length: 30000000\r\n` +
      'content-type: multipart/form-data; boundary=b\r\n\r\n--b\r\n' +
      'content-disposition: form-data; name="f"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n',
  );
  socket.write(png(sizeBytes));
}

describe.each([
  ['200 bytes', 200, 24 * 64 * 1024],
  ['2 MB', 2_000_000, 6 * 1024 ** 2],
])('while a greedy user has 24 uploads that sent %s and then nothing', (_what, sizeBytes, heldBytes) => {
  test('nine others are served at once', async () => {
    await eventually(async () => {
      // Some are cut off for having sent nothing for seconds, before a busy machine has sent what all have.
      sockets = sockets.filter(({ closed }) => !closed);
      while (sockets.length < 24) stall('greedy', sizeBytes);
      expect(await gauge('upload_buffer_files')).toBe(24);
      expect(await gauge('upload_buffer_used_bytes')).toBeGreaterThanOrEqual(heldBytes);
    });
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        client.upload(formOf({ content: png(300_000) }), {
          'x-user-id': `user ${sizeBytes} ${index}`.replaceAll(' ', '-'),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

test('uploads under way beyond the limit are refused, and others are not', async () => {
  for (let count = 0; count < 30; count++) stall('crowd', 200);
  const headers = { 'x-user-id': 'crowd' };
  const refused = async (): Promise<number> => {
    await client.upload(formOf({}), headers);
    return refusals('uploads');
  };
  await expect.poll(refused, { timeout: 40_000 }).toBeGreaterThan(0);
  expect((await client.upload(formOf({}), { 'x-user-id': 'carol' })).status).toBe(202);
});

test('jobs that have not ended are limited, and ended ones count no more', async () => {
  const headers = { 'x-user-id': 'dave' };
  const jobs = [];
  for (let count = 0; count < 3; count++) jobs.push((await client.upload(formOf({}), headers)).body.jobId);
  const before = await refusals('open_jobs');
  const refused = await client.upload(formOf({}), headers);
  expect([refused.status, refused.headers.get('retry-after'), refused.body.detail]).toEqual([
    429,
    '30',
    'jobs of one user must be at most 3 that have not ended',
  ]);
  expect((await refusals('open_jobs')) - before).toBe(1);
  const job = await api.jobs.find(jobs[0] ?? '');
  if (job) await api.jobs.replace(job, { ...job, status: 'clean' });
  expect((await client.upload(formOf({}), headers)).status).toBe(202);
});

const presign = (userId: string) => client.presign(page, { 'x-user-id': userId });

test('presigned URLs are limited for each user', async () => {
  expect([(await presign('erin')).status, (await presign('erin')).status]).toEqual([201, 201]);
  expect((await presign('erin')).body).toMatchObject({
    status: 429,
    detail: 'presigned keys of one user must be at most 2 within an hour',
  });
  expect((await presign('frank')).status).toBe(201);
});

test('the bytes of a day are limited, whether they came by a form or are presigned', async () => {
  const headers = { 'x-user-id': 'grace' };
  expect((await client.upload(formOf({ content: png(600_000) }), headers)).status).toBe(202);
  expect((await client.presign({ ...page, sizeBytes: 400_000 }, headers)).status).toBe(201);
  const { status, headers: answered } = await client.presign(page, headers);
  expect([status, (await client.upload(formOf({}), headers)).status]).toEqual([429, 429]);
  expect(Number(answered.get('retry-after'))).toBeGreaterThan(86_000);
});

test('streams of events are limited for each user', async () => {
  const headers = { 'x-user-id': 'heidi' };
  const { body } = await client.upload(formOf({}), headers);
  const controller = new AbortController();
  const follow = () =>
    fetch(`${api.url}/api/jobs/${body.jobId}/events`, { headers, signal: controller.signal });
  // Kept: what is collected is cancelled.
  const streams = [await follow(), await follow(), await follow()];
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 429]);
  controller.abort();
  const again = async (): Promise<number> => {
    const own = new AbortController();
    const { status } = await fetch(`${api.url}/api/jobs/${body.jobId}/events`, {
      headers,
      signal: own.signal,
    });
    own.abort();
    return status;
  };
  await expect.poll(again).toBe(200);
});
