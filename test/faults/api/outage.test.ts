import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from '../../integration/api/api-fixture';
import { type Answered, Client } from '../../integration/api/client';
import { formOf } from '../../integration/api/pages';
import { freeze } from '../freeze';

let api: ApiFixture;
let client: Client;
let operations: Client;
let jobId: string;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
  operations = new Client(api.operationsUrl);
  ({ jobId } = (await client.upload(formOf({}))).body);
});

afterAll(() => api.stop());

const page = { name: 'page.png', contentType: 'image/png', sizeBytes: 64 };
const requests: Record<string, () => Promise<Answered>> = {
  presign: () => client.presign(page),
  upload: () => client.upload(formOf({})),
  job: () => client.get(`/api/jobs/${jobId}`),
};

/** Every job is as it was: one record, one queue entry, one object. */
async function expectNothingHalfDone(): Promise<void> {
  await expect.poll(async () => (await operations.get('/readyz')).status, { timeout: 40_000 }).toBe(200);
  const left = async () => [
    await api.listAll(),
    await api.redis.keys('mangamotion:job:*'),
    await api.queue.getWaitingCount(),
  ];
  const [file] = (await api.jobs.find(jobId))?.files ?? [];
  await expect
    .poll(left, { timeout: 40_000 })
    .toEqual([[`quarantine/${file?.id}`], [`mangamotion:job:${jobId}`], 1]);
}

describe.each([
  ['redis', ['presign', 'upload', 'job']],
  ['storage', ['presign', 'upload']],
] as const)('while %s hangs', (dependency, names) => {
  const server = () => (dependency === 'redis' ? api.redisServer : api.storageServer);

  /** What was known of it is forgotten after a second. */
  async function hang(): Promise<void> {
    await freeze(server().pid);
    await expect.poll(async () => (await operations.get('/readyz')).status, { timeout: 40_000 }).toBe(503);
  }

  afterEach(async () => {
    process.kill(server().pid, 'SIGCONT');
    await expectNothingHalfDone();
  });

  test.each(names)('%s answers 503 with Retry-After in less than two seconds', async (name) => {
    await hang();
    const { status, headers, body } = await eventually(async () => {
      const startedAt = performance.now();
      const answer = await requests[name]!();
      // Where the machine itself stood still, the next one tells.
      expect(performance.now() - startedAt).toBeLessThan(2000);
      return answer;
    });
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '5' });
    expect(body).toMatchObject({ status: 503, detail: `${dependency} is not available, try again later` });
  });

  test('readiness says so, and why', async () => {
    await hang();
    const { status, body } = await operations.get('/readyz');
    expect(status).toBe(503);
    const other = dependency === 'redis' ? 'storage' : 'redis';
    expect(body.dependencies[other]).toEqual({ status: 'ok' });
    expect(body.dependencies[dependency]).toEqual({ status: 'failed', reason: expect.any(String) });
  });
});
