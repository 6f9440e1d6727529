import { Gauge } from 'prom-client';
import type { ScanQueue } from '../jobs/queue';
import { within } from '../within';
import type { MetricsRegistry } from './registry';

/** A client that never connected would wait for ever: the scrape must not. */
const timeoutMillis = 1000;

/** Registers how many jobs are in the queue, by state, asked anew at each scrape. */
export function registerQueueDepth(registry: MetricsRegistry, queue: ScanQueue): void {
  const depth = new Gauge({
    name: 'scan_queue_jobs',
    help: 'Jobs in the queue, by state. Absent while Redis is away.',
    labelNames: ['state'],
    registers: [],
    async collect() {
      this.reset();
      for (const [state, count] of Object.entries(await countsOf(queue))) this.set({ state }, count);
    },
  });
  registry.registerMetric(depth);
}

async function countsOf(queue: ScanQueue): Promise<Record<string, number>> {
  const counts = queue.getJobCounts('waiting', 'active', 'delayed');
  // A scrape while Redis is away still tells about everything else.
  return (await within(timeoutMillis, counts)) ? counts.catch(() => ({})) : {};
}
