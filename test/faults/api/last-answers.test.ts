import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../eventually';
import type { ApiFixture } from '../../integration/api/api-fixture';
import { Client } from '../../integration/api/client';
import { formOf } from '../../integration/api/pages';
import { RawConnection } from '../../raw-connection';
import { givenApi } from './given-api';

async function open(api: ApiFixture): Promise<RawConnection> {
  const connection = await RawConnection.open(new URL(api.url).port);
  onTestFinished(() => void connection.socket.destroy());
  return connection;
}

/** The API leaves, and says that it does. */
async function askToStop(api: ApiFixture): Promise<void> {
  api.process.kill('SIGTERM');
  await eventually(async () => {
    const answer = await fetch(`${api.operationsUrl}/readyz`);
    const dependencies = { redis: { status: 'ok' }, storage: { status: 'ok' } };
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'stopping', dependencies }]);
  });
}

const head = (first: string, type = '', length = 0): string =>
  `${first} HTTP/1.1\r\nhost: a\r\nx-user-id: alice\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;

const requests = [
  [head('GET /healthz'), '200 close'],
  [head('GET /nothing'), '404 close'],
  [head('GET /api/jobs/00000000-0000-4000-8000-000000000000'), '404 close'],
  [`${head('POST /api/presign', 'application/json', 2)}{}`, '400 close'],
  ['GET /healthz HTTP/1.1\r\n\r\n', '400 close'],
  ['no http at all\r\n\r\n', '400 close'],
  [`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, '431 close'],
] as const;

test('while an API leaves it serves kept and new connections, and ends each with an answer or a refusal', async () => {
  const api = await givenApi({ SHUTDOWN_DELAY_MILLIS: '60000' });
  const kept = await Promise.all(requests.map(() => open(api)));
  await askToStop(api);
  for (const connections of [kept, await Promise.all(requests.map(() => open(api)))]) {
    for (const [index, [request]] of requests.entries()) connections[index]?.send(request);
    await Promise.all(connections.map(({ ended }) => ended));
    expect(connections.map(({ answers }) => answers)).toEqual(requests.map(([, answer]) => [answer]));
  }
});

test('an upload that the signal comes upon is answered, and its connection ends', async () => {
  const api = await givenApi({ SHUTDOWN_DELAY_MILLIS: '60000' });
  const form = new Response(formOf({}));
  const body = Buffer.from(await form.arrayBuffer());
  const upload = await open(api);
  upload.send(head('POST /api/upload', form.headers.get('content-type') ?? '', body.length));
  upload.send(body.subarray(0, 100));
  await askToStop(api);
  upload.send(body.subarray(100));
  await upload.ended;
  expect(upload.answers).toEqual(['202 close']);
});

test('a client that still sends what is refused reads why, and can send all of it', async () => {
  const api = await givenApi({ SHUTDOWN_DELAY_MILLIS: '60000' });
  await askToStop(api);
  const upload = await open(api);
  const mebibyte = Buffer.alloc(1024 ** 2);
  upload.send(head('POST /api/upload', 'text/plain', 8 * mebibyte.length));
  upload.send(mebibyte);
  await upload.ended;
  expect(upload.answers).toEqual(['415 close']);
  for (let sent = 1; sent < 8; sent++) upload.send(mebibyte);
  upload.socket.end();
  // A reset would be an error.
  await once(upload.socket, 'close');
});

test('a stream of events goes on while its API leaves, and ends with its connection', async () => {
  const api = await givenApi({ SHUTDOWN_DELAY_MILLIS: '10000' });
  const { body } = await new Client(api.url).upload(formOf({}));
  const stream = await open(api);
  stream.send(head(`GET /api/jobs/${body.jobId}/events`));
  await eventually(() => expect(stream.received).toContain('"status":"queued"'));
  await askToStop(api);
  const job = await api.jobs.find(body.jobId);
  if (!job) throw new Error('no record');
  await api.jobs.replace(job, { ...job, status: 'scanning' });
  await eventually(() => expect(stream.received).toContain('"status":"scanning"'));
  expect(await once(api.process, 'close')).toEqual([0, null]);
  await stream.ended;
  expect(stream.answers).toEqual(['200 close']);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends an API at once that leaves already', async (signal) => {
  const api = await givenApi({ SHUTDOWN_DELAY_MILLIS: '60000' });
  await askToStop(api);
  api.process.kill(signal);
  expect(await once(api.process, 'close')).toEqual([1, null]);
});

test('without a delay an API ends at once, whatever connections it has', async () => {
  const api = await givenApi();
  const [unused, used] = [await open(api), await open(api)];
  used.send(head('GET /healthz'));
  await eventually(() => expect(used.answers).toEqual(['200 keep-alive']));
  const startedAt = performance.now();
  api.process.kill('SIGTERM');
  expect(await once(api.process, 'close')).toEqual([0, null]);
  await Promise.all([unused.ended, used.ended]);
  // Else it would be there until it is cut off, after two minutes.
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  expect(api.lines.join('\n')).not.toContain('cut off');
});
