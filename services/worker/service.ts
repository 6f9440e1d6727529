import type { Config } from '../shared/config';
import { JobStore } from '../shared/job-store';
import type { Logger } from '../shared/logger';
import { createScanQueue } from '../shared/queue';
import { connectForRequests, connectForWorker } from '../shared/redis';
import { createS3Client } from '../shared/storage/client';
import { ObjectStorage } from '../shared/storage/object-storage';
import { ClamdClient } from './clamd/client';
import { WorkerMetrics } from './metrics';
import { createProcessor } from './process-job';
import { createScanWorker } from './scan-worker';
import { Scratch } from './scratch';

export interface WorkerService {
  stop(): Promise<void>;
}

export async function startWorker(config: Config, logger: Logger): Promise<WorkerService> {
  const requests = connectForRequests(config.redisUrl);
  const blocking = connectForWorker(config.redisUrl);
  const queue = createScanQueue(requests, {
    attempts: config.scanAttempts,
    backoffMillis: config.scanBackoffMillis,
  });
  const scratch = await Scratch.create();
  const processor = createProcessor({
    store: new JobStore(blocking, config.jobRetentionSeconds),
    storage: new ObjectStorage(createS3Client(config), config.s3Bucket),
    clamd: new ClamdClient({
      socket: config.clamdSocket,
      host: config.clamdHost,
      port: config.clamdPort,
      scanTimeoutMillis: config.scanTimeoutMillis,
    }),
    scratch,
    metrics: new WorkerMetrics(queue),
    logger,
    scanAttempts: config.scanAttempts,
    scanTimeoutMillis: config.scanTimeoutMillis,
  });
  const worker = createScanWorker(
    { connection: blocking, concurrency: config.scanConcurrency, lockMillis: 30_000 },
    processor,
  );
  worker.on('error', (error) => logger.error({ error }, 'queue error'));
  return {
    async stop() {
      await worker.close();
      await queue.close();
      blocking.disconnect();
      requests.disconnect();
      scratch.remove();
    },
  };
}
