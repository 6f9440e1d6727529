import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { loadConfig } from '../../../../services/shared/config';
import { createScanQueue, enqueueScan } from '../../../../services/shared/jobs/queue';
import { connectForRequests } from '../../../../services/shared/redis';
import { tracingMiddleware } from '../../../../services/tracing';

// A small service of the same parts as the API, for work that the API has no endpoint of its own for.

const config = loadConfig(process.env, 'bench');
const redis = connectForRequests(config.redisUrl);
const queue = createScanQueue(redis, { attempts: 3, backoffMillis: 2000 });

const app = express().use(tracingMiddleware);

app.get('/api/status', (_request, response) => {
  response.json({ status: 'clean' });
});

app.post('/api/enqueue', (_request, response, next) => {
  const jobId = randomUUID();
  enqueueScan(queue, jobId).then(() => response.status(202).json({ jobId }), next);
});

async function main(): Promise<void> {
  await once(redis, 'ready');
  const server = createServer(app).listen(config.port, '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    void queue.close();
    redis.disconnect();
  });
}

void main();
