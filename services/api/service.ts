import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../shared/config';
import { JobStore } from '../shared/job-store';
import { createLogger, type Logger } from '../shared/logger';
import { createMetricsRegistry } from '../shared/metrics/registry';
import { createScanQueue } from '../shared/queue';
import { connectForMessages, connectForRequests } from '../shared/redis';
import { createS3Client } from '../shared/storage/client';
import { ObjectStorage } from '../shared/storage/object-storage';
import { createApp } from './app';
import type { Dependencies } from './dependencies';
import { JobChanges } from './jobs/events/job-changes';
import { ApiMetrics } from './metrics';
import { Presigner } from './presign/presigner';
import { createProbe } from './probe';
import { refuseMalformedRequest } from './problems/refuse-malformed-request';
import { Rollbacks } from './upload/rollbacks';
import { boundYoungGeneration } from './young-generation';

export interface Service {
  readonly port: number;
  /** Takes nothing new, lets what is under way end, within the configured bound, and closes everything. */
  stop(): Promise<void>;
}

/** Silence that a write of up to 5 MiB may take. Whether storage is there at all was asked just before. */
const transferTimeoutMillis = 10_000;

/** Enough for thousands of requests a second. */
const youngGenerationBytes = 32 * 1024 ** 2;

/** Starts the API. Redis and storage need not be up: `/readyz` tells. */
export async function startService(config: Config): Promise<Service> {
  const logger = createLogger(config.serviceName, config.logLevel);
  boundYoungGeneration(youngGenerationBytes);
  const { dependencies, close } = connectDependencies(config, logger);
  const server = createServer(createApp(dependencies));
  server.on('clientError', refuseMalformedRequest);
  // Large uploads take long; each body's progress is watched by its reader.
  server.requestTimeout = 0;
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const { port } = addressOf(server);
  logger.info({ port }, 'listening');
  const stop = async (): Promise<void> => {
    await drain(server, dependencies, config.shutdownTimeoutMillis);
    await close();
    logger.info('stopped');
  };
  return { port, stop };
}

/** What the API works with, over the configured servers. Nothing of it waits for them. */
export function connectDependencies(config: Config, logger: Logger) {
  const redis = connectForRequests(config.redisUrl);
  const queue = createScanQueue(redis, {
    attempts: config.scanAttempts,
    backoffMillis: config.scanBackoffMillis,
  });
  const warn = (error: Error) => logger.warn({ error: error.message || String(error) }, 'redis failed');
  redis.on('error', warn);
  queue.on('error', warn);
  const messages = connectForMessages(config.redisUrl);
  // Its outages are the other connection's too, which says so.
  messages.on('error', () => {});
  const client = createS3Client(config);
  const transferClient = createS3Client(config, config.s3Endpoint, transferTimeoutMillis);
  const publicClient = createS3Client(config, config.s3PublicEndpoint ?? config.s3Endpoint);
  const storage = new ObjectStorage(client, config.s3Bucket);
  const registry = createMetricsRegistry();
  const dependencies: Dependencies = {
    config,
    redis,
    queue,
    jobs: new JobStore(redis, config.jobRetentionSeconds),
    jobChanges: new JobChanges(messages, logger),
    storage,
    uploads: new ObjectStorage(transferClient, config.s3Bucket),
    presigner: new Presigner(publicClient, config.s3Bucket),
    probe: createProbe({ redis, storage }),
    rollbacks: new Rollbacks(logger),
    logger,
    registry,
    metrics: new ApiMetrics(registry, queue),
    clock: () => new Date(),
    bodyPatienceMillis: 30_000,
  };
  const close = async (): Promise<void> => {
    dependencies.jobChanges.close();
    await queue.close().catch(() => {});
    redis.disconnect();
    for (const each of [client, transferClient, publicClient]) each.destroy();
  };
  return { dependencies, close };
}

async function drain(
  server: Server,
  { jobChanges, rollbacks, logger }: Dependencies,
  timeoutMillis: number,
): Promise<void> {
  const timer = new AbortController();
  const late = delay(timeoutMillis, 'late', { signal: timer.signal }).catch(() => 'aborted');
  const closed = once(server, 'close').then(() => rollbacks.settled());
  server.close();
  // Streams of events would last as long as the jobs that they follow.
  jobChanges.close();
  server.closeIdleConnections();
  const outcome = await Promise.race([closed, late]);
  timer.abort();
  if (outcome !== 'late') return;
  logger.warn({ timeout_seconds: timeoutMillis / 1000 }, 'requests were cut off at shutdown');
  server.closeAllConnections();
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP address: ${address}`);
  return address;
}
