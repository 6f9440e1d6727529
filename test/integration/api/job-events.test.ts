import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventParser } from '../../../services/api/upload-page/client/event-parser';
import type { Job } from '../../../services/shared/job';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { alice, formOf } from './pages';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
});

afterAll(() => api.stop());

interface Stream {
  readonly headers: Headers;
  /** The statuses that came so far. */
  readonly statuses: string[];
  /** Resolves when the API ends it. */
  readonly ended: Promise<void>;
}

async function follow(jobId: string, url = api.url): Promise<Stream> {
  const response = await fetch(`${url}/api/jobs/${jobId}/events`, { headers: alice });
  expect(response.status).toBe(200);
  const statuses: string[] = [];
  const read = async (): Promise<void> => {
    const parser = new EventParser();
    for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()))
      for (const { event, data } of parser.push(text)) {
        const { status, files }: Job = JSON.parse(data);
        statuses.push([event, status, ...files.map(({ verdict }) => verdict)].join(' '));
      }
  };
  return { headers: response.headers, statuses, ended: read() };
}

async function uploaded(pages = 1): Promise<Job> {
  const { body } = await client.upload(formOf(...Array.from({ length: pages }, () => ({}))));
  const job = await api.jobs.find(body.jobId);
  if (!job) throw new Error('no record');
  return job;
}

const withVerdicts = (job: Job, ...verdicts: Job['files'][number]['verdict'][]): Job['files'] =>
  job.files.map((file, index) => ({ ...file, verdict: verdicts[index] ?? file.verdict }));

test('a stream begins with the job as it is, tells each change, and ends with the final status', async () => {
  const job = await uploaded(2);
  const stream = await follow(job.id);
  await eventually(() => expect(stream.statuses).toEqual(['job queued pending pending']));
  const halfway = { ...job, status: 'scanning', files: withVerdicts(job, 'clean') } as const;
  await api.jobs.replace(job, halfway);
  await eventually(() => expect(stream.statuses.at(-1)).toBe('job scanning clean pending'));
  await api.jobs.replace(halfway, {
    ...halfway,
    status: 'infected',
    files: withVerdicts(job, 'clean', 'infected'),
  });
  await stream.ended;
  expect(stream.statuses.at(-1)).toBe('job infected clean infected');
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.headers.get('cache-control')).toBe('no-store');
  const metrics = await (await fetch(`${api.operationsUrl}/metrics`)).text();
  expect(metrics).toContain('route="/api/upload"');
  expect(metrics).not.toContain('/events');
});

test('whoever comes after the end gets the end, and others get nothing', async () => {
  const job = await uploaded();
  await api.jobs.replace(job, { ...job, status: 'clean', files: withVerdicts(job, 'clean') });
  const stream = await follow(job.id);
  await stream.ended;
  expect(stream.statuses).toEqual(['job clean clean']);
  expect((await client.get(`/api/jobs/${job.id}/events`, { 'x-user-id': 'bob' })).status).toBe(404);
});

test('a change that was told while nobody listened is seen as soon as the connection is back', async () => {
  const job = await uploaded();
  const stream = await follow(job.id);
  await eventually(() => expect(stream.statuses).toEqual(['job queued pending']));
  // A new record, which is told to nobody.
  await api.jobs.create({ ...job, status: 'error', files: withVerdicts(job, 'error') });
  await api.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await stream.ended;
  expect(stream.statuses).toEqual(['job queued pending', 'job error error']);
  // Before the next beat, which would see it too.
}, 10_000);

test('streams do not keep the service from ending', async () => {
  const own = await startApi();
  try {
    const { body } = await new Client(own.url).upload(formOf({}));
    const stream = await follow(body.jobId, own.url);
    await eventually(() => expect(stream.statuses).toEqual(['job queued pending']));
    own.process.kill('SIGTERM');
    await once(own.process, 'exit');
    expect(own.process.exitCode).toBe(0);
    await stream.ended;
  } finally {
    await own.stop();
  }
});
