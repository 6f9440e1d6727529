import type { Redis } from 'ioredis';
import type { Config } from '../shared/config';
import { JobStore } from '../shared/job-store';
import type { Logger } from '../shared/logger';
import { createScanQueue, type ScanQueue } from '../shared/queue';
import { connectForRequests, connectForWorker } from '../shared/redis';
import { createS3Client } from '../shared/storage/client';
import { ObjectStorage } from '../shared/storage/object-storage';
import { ClamdClient } from './clamd/client';
import { type HttpServer, startHttpServer } from './http-server';
import { WorkerMetrics } from './metrics';
import { periodically } from './periodically';
import { createProcessor, type JobProcessing } from './process-job';
import { Reconciler } from './reconciler';
import { checkEvictionPolicy, logOutages } from './redis-outages';
import { Scratch } from './scratch';
import { SupervisedWorker } from './supervised-worker';

export interface WorkerService {
  /** Of health and metrics. */
  readonly port: number;
  /**
   * Takes no more jobs, ends what runs within SHUTDOWN_TIMEOUT_MILLIS, and closes everything.
   * @returns false where a scan took longer: the caller should end the process.
   */
  stop(): Promise<boolean>;
}

/** Silence for so long means that storage is down; copying a large object takes a while. */
const storageTimeoutMillis = 30_000;
const pingTimeoutMillis = 1500;
const superviseIntervalMillis = 10_000;
const patienceMillis = 30_000;

/** What the worker talks to, over one connection each; BullMQ's worker has its own. */
interface Peers {
  /** Fails at once where Redis is away. */
  readonly redis: Redis;
  /** Waits for Redis, so that a verdict is written when it is back. */
  readonly patientRedis: Redis;
  readonly queue: ScanQueue;
}

/** Starts to scan what is queued. */
export async function startWorker(config: Config, logger: Logger): Promise<WorkerService> {
  const peers = connect(config, logger);
  const processing = await createProcessing(config, logger, peers);
  const worker = new SupervisedWorker({
    processor: createProcessor(processing),
    connect: () => connectForWorker(config.redisUrl),
    queue: peers.queue,
    concurrency: config.scanConcurrency,
    lockMillis: config.scanLockMillis,
    patienceMillis,
    logger,
  });
  const stopTimers = startTimers(config, logger, peers, worker, processing);
  const http = await serve(config, peers, processing);
  const stop = async (): Promise<boolean> => {
    const finished = await worker.stop(config.shutdownTimeoutMillis);
    await Promise.all([stopTimers(), http.stop()]);
    peers.redis.disconnect();
    peers.patientRedis.disconnect();
    processing.scratch.remove();
    return finished;
  };
  return { port: http.port, stop };
}

function connect(config: Config, logger: Logger): Peers {
  const redis = logOutages(connectForRequests(config.redisUrl), logger);
  redis.once('ready', () => void checkEvictionPolicy(redis, logger));
  const queue = createScanQueue(redis, {
    attempts: config.scanAttempts,
    backoffMillis: config.scanBackoffMillis,
  });
  // Its connection's outages are logged above.
  queue.on('error', () => {});
  const patientRedis = connectForWorker(config.redisUrl);
  patientRedis.on('error', () => {});
  return { redis, patientRedis, queue };
}

async function createProcessing(config: Config, logger: Logger, peers: Peers): Promise<JobProcessing> {
  const { s3Endpoint, scanAttempts, scanTimeoutMillis } = config;
  return {
    store: new JobStore(peers.patientRedis, config.jobRetentionSeconds),
    storage: new ObjectStorage(createS3Client(config, s3Endpoint, storageTimeoutMillis), config.s3Bucket),
    clamd: new ClamdClient({
      socket: config.clamdSocket,
      host: config.clamdHost,
      port: config.clamdPort,
      scanTimeoutMillis,
    }),
    scratch: await Scratch.create(),
    metrics: new WorkerMetrics(peers.queue),
    logger,
    scanAttempts,
    scanTimeoutMillis,
  };
}

function startTimers(
  config: Config,
  logger: Logger,
  { redis, queue }: Peers,
  worker: SupervisedWorker,
  { metrics }: JobProcessing,
): () => Promise<unknown> {
  const { scanAttempts, reconcileAfterMillis, reconcileIntervalMillis } = config;
  const store = new JobStore(redis, config.jobRetentionSeconds);
  const onGivenUp = metrics.countVerdicts.bind(metrics);
  const reconciler = new Reconciler({
    redis,
    store,
    queue,
    logger,
    scanAttempts,
    reconcileAfterMillis,
    onGivenUp,
  });
  const onError = (error: unknown): void => {
    // What fails while Redis is away is tried again, and the outage is logged.
    if (redis.status === 'ready') logger.error({ error }, 'a periodic check failed');
  };
  const timers = [
    periodically(reconcileIntervalMillis, () => reconciler.run(), onError),
    periodically(superviseIntervalMillis, () => worker.check(), onError),
  ];
  return () => Promise.all(timers.map((timer) => timer.stop()));
}

function serve(config: Config, { redis }: Peers, processing: JobProcessing): Promise<HttpServer> {
  const { storage, clamd, metrics } = processing;
  return startHttpServer({
    host: config.host,
    port: config.workerPort,
    registry: metrics.registry,
    checks: {
      redis: () => redis.ping(),
      storage: (signal) => storage.check(signal),
      clamd: () => clamd.ping(pingTimeoutMillis),
    },
  });
}
