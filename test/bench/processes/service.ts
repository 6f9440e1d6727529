import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import express, { type Request } from 'express';
import { loadConfig } from '../../../services/shared/config';
import { createScanQueue, enqueueScan } from '../../../services/shared/queue';
import { connectForRequests } from '../../../services/shared/redis';
import { createS3Client } from '../../../services/shared/storage/client';
import { Attribute, tracingMiddleware, withSpan } from '../../../services/tracing';

// A small service of the same parts as the API, one endpoint for each kind of work.

const config = loadConfig(process.env, 'bench');
const redis = connectForRequests(config.redisUrl);
const queue = createScanQueue(redis, { attempts: 3, backoffMillis: 2000 });
const s3 = createS3Client(config);

const app = express().use(tracingMiddleware);

app.get('/api/status', (_request, response) => {
  response.json({ status: 'clean' });
});

app.post('/api/presign', express.json(), (request, response, next) => {
  presign(request).then((body) => response.status(201).json(body), next);
});

app.post('/api/enqueue', (_request, response, next) => {
  const jobId = randomUUID();
  enqueueScan(queue, jobId).then(() => response.status(202).json({ jobId }), next);
});

function presign({ body: { name, contentType, sizeBytes } }: Request): Promise<{ key: string; url: string }> {
  const key = `quarantine/${randomUUID()}`;
  const attributes = {
    [Attribute.spanKind]: 'internal',
    [Attribute.fileName]: name,
    [Attribute.fileContentType]: contentType,
    [Attribute.fileSizeBytes]: sizeBytes,
    [Attribute.s3Key]: key,
  };
  return withSpan(
    'presign',
    async () => {
      const command = new PutObjectCommand({
        Bucket: config.s3Bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: sizeBytes,
      });
      return { key, url: await getSignedUrl(s3, command, { expiresIn: 300 }) };
    },
    attributes,
  );
}

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
