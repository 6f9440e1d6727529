import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import express, { type Response } from 'express';
import { expect, test, vi } from 'vitest';
import { EventStream } from '../../../../../services/api/jobs/events/event-stream';
import { JobFollower } from '../../../../../services/api/jobs/events/job-follower';
import { loadConfig } from '../../../../../services/shared/config';
import type { Job } from '../../../../../services/shared/job';
import { createLogger } from '../../../../../services/shared/logger';
import { eventually } from '../../../../eventually';

const config = loadConfig({ S3_ENDPOINT: 'http://127.0.0.1:1' }, 'test');

/** Of more bytes than a socket takes from a sender whose peer does not read. */
const job: Job = {
  id: 'job',
  userId: 'reader',
  status: 'error',
  files: [],
  attempts: 1,
  createdAt: '2026-11-22T18:00:00.000Z',
  error: 'x'.repeat(16 * 1024 ** 2),
};

test('after the final status nothing more is sent, however slowly it is read and whatever is published', async () => {
  let finds = 0;
  const jobs = { find: async () => ({ ...job, finishedAt: String(++finds) }) };
  const follower = new JobFollower(
    {
      config,
      jobs,
      logger: createLogger('test', 'silent'),
      outages: { read: async () => undefined },
    },
    job.id,
  );
  const errors: unknown[] = [];
  let sent: Response | undefined;
  const app = express().get('/', (_request, response) => {
    sent = response;
    response.on('error', (error) => errors.push(error));
    follower.start(new EventStream(response));
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  try {
    socket.write('GET / HTTP/1.1\r\nhost: test\r\n\r\n');
    await eventually(() => expect(sent?.writableEnded).toBe(true));
    expect(sent?.writableFinished).toBe(false);
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    follower.changed();
    follower.ended();
    vi.advanceTimersByTime(60_000);
    expect([finds, errors]).toEqual([1, []]);
  } finally {
    vi.useRealTimers();
    socket.destroy();
    server.closeAllConnections();
    server.close();
  }
});
