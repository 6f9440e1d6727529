import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RedisServer, startRedis } from '../../../../deploy/rig/servers/redis';
import { JobChanges } from '../../../../services/api/jobs/events/job-changes';
import type { Job } from '../../../../services/shared/job';
import { JobStore } from '../../../../services/shared/jobs/job-store';
import { createLogger } from '../../../../services/shared/logger';
import { eventually } from '../../../eventually';

let server: RedisServer;
let admin: Redis;
/** As Redis makes users: with all keys and commands, but no channel. */
let limited: Redis;

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
  await admin.acl('SETUSER', 'limited', 'on', '>secret', '~*', '+@all');
  limited = new Redis(server.url, { username: 'limited', password: 'secret' });
});

afterAll(async () => {
  limited.disconnect();
  admin.disconnect();
  await server.stop();
});

const job: Job = {
  id: 'job',
  userId: 'reader',
  status: 'queued',
  files: [],
  attempts: 0,
  createdAt: '2026-11-22T18:00:00.000Z',
};

test('a record is changed also where nobody may be told of it', async () => {
  const store = new JobStore(limited, 3600);
  await store.create(job);
  const scanning = { ...job, status: 'scanning' } as const;
  expect(await store.replace(job, scanning)).toEqual(scanning);
  expect(await store.find(job.id)).toEqual(scanning);
});

test('whoever may not listen to changes says so', async () => {
  const logger = createLogger('test', 'silent');
  const warn = vi.spyOn(logger, 'warn');
  const changes = new JobChanges(limited.duplicate(), logger);
  const error = expect.objectContaining({ message: expect.stringContaining('NOPERM') });
  await eventually(() =>
    expect(warn).toHaveBeenCalledWith({ error }, 'changes of jobs are not heard: streams of events are late'),
  );
  changes.close();
});
