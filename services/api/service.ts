import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../shared/config';
import { DeletedJobs } from '../shared/jobs/deleted-jobs';
import { JobManifests } from '../shared/jobs/job-manifests';
import { jobChangesChannel, JobStore } from '../shared/jobs/job-store';
import { OutageBoard } from '../shared/jobs/outage-board';
import { PresignedKeys } from '../shared/jobs/presigned-keys';
import type { Logger } from '../shared/logger';
import { createMetricsRegistry } from '../shared/metrics/registry';
import { startOperationsServer } from '../shared/operations/operations-server';
import { connectForMessages } from '../shared/redis';
import { connectToRedis } from '../shared/service/redis-side';
import type { Service } from '../shared/service/run-service';
import { createS3Client } from '../shared/storage/client';
import { ObjectStorage } from '../shared/storage/object-storage';
import { createStorageProbe } from '../shared/storage/storage-probe';
import { within } from '../shared/within';
import { createApp } from './app';
import { createAuthentication } from './authentication/create-authentication';
import type { Dependencies } from './dependencies';
import { JobChanges } from './jobs/events/job-changes';
import { LameDuck } from './lame-duck';
import { UserQuota } from './limits/user-quota';
import { ApiMetrics } from './metrics/api-metrics';
import { Presigner } from './presign/presigner';
import { refuseMalformedRequest } from './problems/refuse-malformed-request';
import { Rollbacks } from './upload/rollbacks';
import { boundYoungGeneration } from './young-generation';

/** Silence that a write of up to 5 MiB may take. Whether storage is there at all was asked just before. */
const transferTimeoutMillis = 10_000;

/** Of the time to stop, what may be kept for undoing the uploads that it cuts off. */
const longestUndoMillis = 5000;

/** Enough for thousands of requests a second. */
const youngGenerationBytes = 32 * 1024 ** 2;

/**
 * How long a connection may be idle: longer than load balancers keep theirs, which is a minute for most. Who ends one
 * first is never sent a request on it.
 */
const keptMillis = 75_000;

/** Starts the API. Redis and storage need not be up: `/readyz`, on the port of operations, tells. */
export async function startService(config: Config, logger: Logger): Promise<Service> {
  boundYoungGeneration(youngGenerationBytes);
  const { dependencies, close } = connectDependencies(config, logger);
  const { liveness, registry, probes } = dependencies;
  const server = createServer();
  const lameDuck = new LameDuck(server, createApp(dependencies));
  const operations = await startOperationsServer({
    host: config.host,
    port: config.operationsPort,
    liveness,
    registry,
    checks: Object.fromEntries(probes.map((probe) => [probe.name, () => probe.check()])),
    isStopping: () => lameDuck.hasBegun,
  });
  server.on('clientError', refuseMalformedRequest);
  // Large uploads take long; each body's progress is watched by its reader.
  server.requestTimeout = 0;
  server.keepAliveTimeout = keptMillis;
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const { port } = addressOf(server);
  logger.info({ port, operations_port: operations.port }, 'listening');
  const stop = async (): Promise<void> => {
    lameDuck.begin();
    await delay(config.shutdownDelayMillis);
    await drain(server, lameDuck, dependencies, config.shutdownTimeoutMillis);
    await Promise.all([operations.stop(), close()]);
  };
  return { port, stop };
}

/** What the API works with, over the configured servers. Nothing of it waits for them. */
export function connectDependencies(config: Config, logger: Logger) {
  const { redis, queue, redisProbe, liveness, disconnect } = connectToRedis(config, logger);
  const messages = connectForMessages(config.redisUrl, jobChangesChannel, config.redisCaFile);
  // Its outages are the other connection's too, which says so.
  messages.on('error', () => {});
  const client = createS3Client(config);
  const transferClient = createS3Client(config, config.s3Endpoint, transferTimeoutMillis);
  const publicClient = createS3Client(config, config.s3PublicEndpoint ?? config.s3Endpoint);
  const bucket = config.s3Bucket;
  const storageProbe = createStorageProbe({ client, bucket, copies: false });
  const registry = createMetricsRegistry();
  const metrics = new ApiMetrics(registry, queue);
  const storage = new ObjectStorage(client, bucket, { probe: storageProbe });
  const dependencies: Dependencies = {
    config,
    authentication: createAuthentication(config),
    redis,
    queue,
    jobs: new JobStore(redis, config.jobRetentionSeconds),
    deletedJobs: new DeletedJobs(redis),
    manifests: new JobManifests(storage),
    presignedKeys: new PresignedKeys(redis, config.quarantineRetentionSeconds),
    quota: new UserQuota(redis, config, (limit) => metrics.refusals.inc({ limit })),
    outages: new OutageBoard(redis),
    jobChanges: new JobChanges(messages, logger),
    storage,
    uploads: new ObjectStorage(transferClient, bucket, { probe: storageProbe }),
    // Calls to storage tell how wrong the clock is.
    presigner: new Presigner(publicClient, bucket, () => Date.now() + client.config.systemClockOffset),
    probes: [redisProbe, storageProbe],
    liveness,
    rollbacks: new Rollbacks(logger),
    logger,
    registry,
    metrics,
    clock: () => new Date(),
    bodyPatienceMillis: 30_000,
  };
  const close = async (): Promise<void> => {
    dependencies.jobChanges.close();
    await queue.close().catch(() => {});
    disconnect();
    for (const each of [client, transferClient, publicClient]) each.destroy();
  };
  return { dependencies, close };
}

/** Lets requests end; those that are too slow are cut off early enough for what they did to be undone. */
async function drain(
  server: Server,
  lameDuck: LameDuck,
  { jobChanges, rollbacks, logger }: Dependencies,
  timeoutMillis: number,
): Promise<void> {
  const endsAt = performance.now() + timeoutMillis;
  const closed = once(server, 'close');
  // Streams of events would last as long as the jobs that they follow.
  jobChanges.close();
  lameDuck.end();
  const undoMillis = Math.min(longestUndoMillis, timeoutMillis / 4);
  if (!(await within(timeoutMillis - undoMillis, closed))) {
    logger.warn({ timeout_seconds: timeoutMillis / 1000 }, 'requests were cut off at shutdown');
    server.closeAllConnections();
  }
  if (!(await within(endsAt - performance.now(), rollbacks.settled())))
    logger.warn('an upload could not be undone before the end: what it stored is left to the sweeper');
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP address: ${address}`);
  return address;
}
