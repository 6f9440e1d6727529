import { Counter } from 'prom-client';
import { counterFromZero } from '../../shared/metrics/counter-from-zero';
import type { MetricsRegistry } from '../../shared/metrics/registry';

/** Why something was removed from storage. */
export type SweepReason = 'ownerless' | 'left_behind' | 'expired' | 'unfinished';

/** What the sweeper did. */
export class SweepMetrics {
  readonly #swept: Counter<'reason'>;
  readonly restored: Counter;

  constructor(registry: MetricsRegistry) {
    const registers = [registry];
    this.#swept = counterFromZero({
      name: 'swept_objects_total',
      help: 'Objects and uploads in parts that were removed from storage, by the reason.',
      labelNames: ['reason'],
      values: ['ownerless', 'left_behind', 'expired', 'unfinished'] satisfies SweepReason[],
      registers,
    });
    this.restored = new Counter({
      name: 'restored_jobs_total',
      help: 'Jobs whose record Redis had lost, restored from what storage has of them.',
      registers,
    });
  }

  count(reason: SweepReason, objects = 1): void {
    this.#swept.inc({ reason }, objects);
  }
}
