import { get } from 'node:http';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { JobChanges } from '../../../services/api/jobs/events/job-changes';
import type { Job } from '../../../services/shared/job';
import { JobStore } from '../../../services/shared/jobs/job-store';
import { createLogger } from '../../../services/shared/logger';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from './api-fixture';
import { serveAppOver } from './app-in-process';
import { Client } from './client';
import { alice, formOf } from './pages';

/** Reads records when it is told to. */
class GatedJobs extends JobStore {
  asked = 0;
  readonly #gate = Promise.withResolvers<void>();

  open(): void {
    this.#gate.resolve();
  }

  override async find(jobId: string): Promise<Job | undefined> {
    this.asked++;
    await this.#gate.promise;
    return super.find(jobId);
  }
}

let api: ApiFixture;
let events: string;
let jobs: GatedJobs;
let served: Awaited<ReturnType<typeof serveAppOver>>;

beforeAll(async () => {
  api = await startApi();
  const { body } = await new Client(api.url).upload(formOf({}));
  events = `/api/jobs/${body.jobId}/events`;
});

afterAll(() => api.stop());

/** An API that has room for one stream. */
beforeEach(async () => {
  jobs = new GatedJobs(api.redis, 3600);
  const logger = createLogger('test', 'silent');
  const jobChanges = new JobChanges(new Redis({ lazyConnect: true }), logger, 1);
  served = await serveAppOver(api, { jobs, jobChanges });
});

afterEach(() => served.stop());

test('whoever went before the stream began takes no place', async () => {
  const gone = get(served.url + events, { headers: alice }).on('error', () => {});
  await eventually(() => expect(jobs.asked).toBe(1));
  gone.destroy();
  const metrics = () => served.dependencies.registry.metrics();
  await eventually(async () => expect(await metrics()).toContain('route="/api/jobs/:id/events"'));
  jobs.open();
  const { status, body } = await fetch(served.url + events, { headers: alice });
  expect(status).toBe(200);
  await body?.cancel();
});

test('a request for the headers alone begins no stream, and lets the next one come over its connection', async () => {
  jobs.open();
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1').setEncoding('utf8');
  try {
    let received = '';
    socket.on('data', (text: string) => (received += text));
    socket.write(`HEAD ${events} HTTP/1.1\r\nhost: test\r\nx-user-id: alice\r\n\r\n`);
    await eventually(() => expect(received).toContain('content-type: text/event-stream'));
    socket.write('GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n');
    await eventually(() => expect(received).toContain('{"status":"ok"}'));
  } finally {
    socket.destroy();
  }
});

async function listeners(): Promise<number> {
  const clients = String(await api.redis.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
  return clients.split('\n').filter((line) => line !== '').length;
}

test('what was started beside a process of its own leaves no listener behind', async () => {
  await expect.poll(listeners).toBe(2);
  const { stop } = await serveAppOver(api);
  await expect.poll(listeners).toBe(3);
  await stop();
  await expect.poll(listeners).toBe(2);
});
