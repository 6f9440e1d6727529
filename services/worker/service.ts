import type { Config } from '../shared/config';
import { JobStore } from '../shared/jobs/job-store';
import { OutageBoard } from '../shared/jobs/outage-board';
import { createRescanQueue, type ScanQueue } from '../shared/jobs/queue';
import type { Logger } from '../shared/logger';
import { type OperationsServer, startOperationsServer } from '../shared/operations/operations-server';
import type { Check } from '../shared/probes/readiness';
import {
  checkEvictionPolicy,
  connectForWorker,
  connectPatiently,
  type RedisConnection,
} from '../shared/redis';
import { connectToRedis, type RedisSide } from '../shared/service/redis-side';
import type { Service } from '../shared/service/run-service';
import { createS3Client } from '../shared/storage/client';
import { ObjectStorage } from '../shared/storage/object-storage';
import { createStorageProbe } from '../shared/storage/storage-probe';
import { checkClamd, createClamd, watchClamd } from './clamd-watch';
import type { VettedClamd } from './clamd/limits/vetted-clamd';
import { SupervisedWorker } from './consumer/supervised-worker';
import { WorkerMetrics } from './metrics';
import type { Dependency } from './outages/dependency';
import { Outages } from './outages/outages';
import { periodically } from './periodically';
import { createProcessor, type JobProcessing } from './process-job';
import { Reconciler } from './reconciler';
import { RescanWorker } from './rescan/rescan-worker';
import { ScanMarks } from './scan-marks';
import { Scratch } from './scan/scratch';
import { registerSignaturesAge } from './signatures-age';
import { createSweeper } from './sweeper/create-sweeper';

/** Silence for so long means that storage is down; copying a large object takes a while. */
const storageTimeoutMillis = 30_000;
const superviseIntervalMillis = 10_000;
const outageIntervalMillis = 250;
const patienceMillis = 30_000;

/** What the worker talks to, in Redis; BullMQ's worker has connections of its own. */
interface Peers extends RedisSide {
  /** Waits for Redis, so that a verdict is written when it is back. */
  readonly patientRedis: RedisConnection;
  readonly rescans: ScanQueue;
}

interface WorkerProcessing extends JobProcessing {
  readonly clamd: VettedClamd;
  /** Of what scans need: for readiness, and for the end of an outage. */
  readonly checks: Readonly<Record<Dependency, Check>>;
}

/** Starts to scan what is queued. Its port is that of health and metrics. */
export async function startWorker(config: Config, logger: Logger): Promise<Service> {
  const peers = connect(config, logger);
  const overdue = new AbortController();
  const processing = await createProcessing(config, logger, peers, overdue.signal);
  const worker = new SupervisedWorker({
    processor: createProcessor(processing),
    connect: () => connectForWorker(config.redisUrl, config.redisCaFile),
    queue: peers.queue,
    concurrency: config.scanConcurrency,
    lockMillis: config.scanLockMillis,
    patienceMillis,
    onOverdue: () => overdue.abort(),
    logger,
  });
  processing.outages.follow((admission) => worker.admit(admission));
  const rescanWorker = startRescans(config, peers, processing);
  const stopTimers = startTimers(config, logger, peers, [worker, rescanWorker], processing);
  const operations = await serve(config, peers, processing);
  logger.info({ port: operations.port }, 'worker started');
  const stop = async (): Promise<void> => {
    const [finished] = await Promise.all([worker.stop(config.shutdownTimeoutMillis), rescanWorker.stop()]);
    await Promise.all([stopTimers(), operations.stop()]);
    peers.disconnect();
    processing.scratch.remove();
    if (!finished)
      logger.warn('a scan took longer than SHUTDOWN_TIMEOUT_MILLIS: it is left to another worker');
  };
  return { port: operations.port, stop };
}

function connect(config: Config, logger: Logger): Peers {
  const patientRedis = connectPatiently(config.redisUrl, config.redisCaFile);
  const side = connectToRedis(config, logger, [patientRedis]);
  const { redis, queueRedis } = side;
  redis.once('ready', () => void checkEvictionPolicy(redis, logger));
  const rescans = createRescanQueue(queueRedis);
  // Its connection's outages are logged already.
  rescans.on('error', () => {});
  return { ...side, patientRedis, rescans };
}

async function createProcessing(
  config: Config,
  logger: Logger,
  peers: Peers,
  overdue: AbortSignal,
): Promise<WorkerProcessing> {
  const { s3Endpoint, scanAttempts, scanTimeoutMillis, traceFileNames } = config;
  const client = createS3Client(config, s3Endpoint, storageTimeoutMillis);
  const storageProbe = createStorageProbe({ client, bucket: config.s3Bucket, copies: true });
  const storage = new ObjectStorage(client, config.s3Bucket, { probe: storageProbe });
  const clamd = createClamd(config);
  const scratch = await Scratch.create();
  const metrics = new WorkerMetrics(peers.queue);
  const checks = {
    redis: () => peers.redisProbe.check(),
    storage: () => storageProbe.check(),
    clamd: () => checkClamd(clamd),
    temporary_directory: () => scratch.check(),
  };
  const board = new OutageBoard(peers.redis);
  return {
    store: new JobStore(peers.patientRedis, config.jobRetentionSeconds),
    queue: peers.queue,
    marks: new ScanMarks(peers.patientRedis, scanTimeoutMillis),
    storage,
    clamd,
    scratch,
    metrics,
    checks,
    outages: new Outages({ checks, board, metrics, logger }),
    logger,
    scanAttempts,
    scanTimeoutMillis,
    traceFileNames,
    attemptTimeoutMillis: config.scanAttemptTimeoutMillis,
    overdue,
  };
}

function startRescans(config: Config, { queue, rescans }: Peers, processing: WorkerProcessing): RescanWorker {
  return new RescanWorker({
    ...processing,
    connect: () => connectForWorker(config.redisUrl, config.redisCaFile),
    scans: queue,
    rescans,
    registry: processing.metrics.registry,
    lockMillis: config.scanLockMillis,
  });
}

function startTimers(
  config: Config,
  logger: Logger,
  { redis, queue }: Peers,
  [worker, rescanWorker]: [SupervisedWorker, RescanWorker],
  { metrics, outages, clamd, storage }: WorkerProcessing,
): () => Promise<unknown> {
  const { reconcileAfterMillis, reconcileIntervalMillis } = config;
  const store = new JobStore(redis, config.jobRetentionSeconds);
  const onGivenUp = metrics.countVerdicts.bind(metrics);
  const reconciler = new Reconciler({
    redis,
    store,
    queue,
    logger,
    outages,
    reconcileAfterMillis,
    waitLimitMillis: config.scanWaitLimitSeconds * 1000,
    onGivenUp,
  });
  const onError = (error: unknown): void => {
    // What fails while Redis is away is tried again, and the outage is logged.
    if (redis.status === 'ready') logger.error({ error }, 'a periodic check failed');
  };
  const sweeper = createSweeper(config, logger, { redis, store, storage, registry: metrics.registry });
  const timers = [
    watchClamd(clamd, logger),
    periodically(reconcileIntervalMillis, () => reconciler.run(), onError),
    periodically(Math.min(config.sweepIntervalMillis, superviseIntervalMillis), () => sweeper.run(), onError),
    periodically(superviseIntervalMillis, () => worker.check(), onError),
    periodically(superviseIntervalMillis, () => rescanWorker.check(), onError),
    periodically(outageIntervalMillis, () => outages.check(worker.isIdle), onError),
  ];
  return () => Promise.all(timers.map((timer) => timer.stop()));
}

function serve(
  config: Config,
  { liveness }: Peers,
  { metrics, checks, clamd: { signatures } }: WorkerProcessing,
): Promise<OperationsServer> {
  const { host, workerPort: port } = config;
  const { redis, storage, clamd } = checks;
  registerSignaturesAge(metrics.registry, signatures);
  return startOperationsServer({
    host,
    port,
    registry: metrics.registry,
    // Old signatures are for whoever runs this to see; scans go on.
    checks: { redis, storage, clamd, clamd_signatures: () => signatures.requireFresh() },
    liveness,
  });
}
