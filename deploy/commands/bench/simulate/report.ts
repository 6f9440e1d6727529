import { table } from '../table';
import type { Figures, Layout, Prediction } from './model';
import { capacityOf } from './needs';

/** A simulation's outcome for people. */
export function simulationReport(
  figures: Figures,
  layout: Layout,
  perSecond: number,
  found: Prediction,
): string {
  const capacity = capacityOf(figures, layout.concurrency);
  const { api, workers, clamd, redis, cores } = layout;
  const stations = [
    { name: 'API', count: api, one: capacity.api, busy: found.utilisation.api },
    { name: 'worker, CPU', count: workers, one: capacity.worker, busy: found.utilisation.worker },
    { name: 'worker, jobs it holds', count: workers, one: capacity.slots, busy: found.utilisation.slots },
    { name: 'clamd, cores', count: clamd, one: capacity.clamd, busy: found.utilisation.clamd },
    { name: 'Redis, shards', count: redis, one: capacity.redis, busy: found.utilisation.redis },
  ];
  const lines = stations.map(({ name, count, one, busy = 0 }) => [
    name,
    String(count),
    one.toFixed(0),
    `${(100 * busy).toFixed(0)} %`,
  ]);
  if (cores !== undefined)
    lines.push([
      'cores, shared by all',
      String(cores),
      '',
      `${(100 * (found.utilisation.cores ?? 0)).toFixed(0)} %`,
    ]);
  const [first] = stations.toSorted((a, b) => a.count * a.one - b.count * b.one);
  return [
    `${perSecond} uploads a second: ${found.uploadsPerSecond.toFixed(1)} verdicts a second, p50 ${found.p50Millis.toFixed(0)} ms, p99 ${found.p99Millis.toFixed(0)} ms`,
    '',
    table(['', 'used', 'uploads a second for each', 'busy'], lines),
    '',
    `Full first as it is: ${first?.name}, at ${((first?.count ?? 0) * (first?.one ?? 0)).toFixed(0)} uploads a second.`,
    `More API servers, workers and clamd take more; one Redis does not: it ends at ${capacity.redis.toFixed(0)} (docs/scale.md).`,
    '',
  ].join('\n');
}
