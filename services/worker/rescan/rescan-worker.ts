import { setTimeout as delay } from 'node:timers/promises';
import type { ScanQueue } from '../../shared/jobs/queue';
import type { MetricsRegistry } from '../../shared/metrics/registry';
import type { RedisConnection } from '../../shared/redis';
import { SupervisedWorker } from '../consumer/supervised-worker';
import type { Outages } from '../outages/outages';
import { createRescanProcessor, type Rescanning } from './rescan-job';
import { RescanMetrics } from './rescan-metrics';

export interface RescanWorkerOptions extends Omit<Rescanning, 'turn' | 'metrics'> {
  readonly connect: () => RedisConnection;
  /** Of uploads: they come first. */
  readonly scans: ScanQueue;
  readonly rescans: ScanQueue;
  readonly outages: Pick<Outages, 'admission'>;
  readonly registry: MetricsRegistry;
  readonly lockMillis: number;
}

const pollMillis = 500;
/** For the file under scan, at the worker's end; another worker begins the job anew. */
const stopMillis = 2000;
const patienceMillis = 30_000;

/** One file at a time of what was promoted before, whenever no upload waits. */
export class RescanWorker {
  readonly #worker: SupervisedWorker;
  readonly #stopping = new AbortController();

  constructor(options: RescanWorkerOptions) {
    const { connect, scans, rescans, outages, registry, lockMillis, logger } = options;
    const { signal } = this.#stopping;
    const turn = async (): Promise<void> => {
      signal.throwIfAborted();
      while (outages.admission !== 'all' || (await scans.getWaitingCount()) > 0)
        await delay(pollMillis, undefined, { signal });
    };
    this.#worker = new SupervisedWorker({
      processor: createRescanProcessor({ ...options, metrics: new RescanMetrics(registry), turn }),
      connect,
      queue: rescans,
      concurrency: 1,
      lockMillis,
      patienceMillis,
      onOverdue: () => {},
      logger,
    });
  }

  /** Looks whether it still takes jobs. */
  check(): Promise<void> {
    return this.#worker.check();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#worker.stop(stopMillis);
  }
}
