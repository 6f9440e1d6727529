import type { Counter } from 'prom-client';
import { counterFromZero } from '../../shared/metrics/counter-from-zero';
import type { MetricsRegistry } from '../../shared/metrics/registry';

const verdicts = ['clean', 'infected', 'unscannable', 'error'] as const;

/** What was found by looking again. */
export class RescanMetrics {
  readonly #files: Counter<'verdict'>;

  constructor(registry: MetricsRegistry) {
    this.#files = counterFromZero({
      name: 'rescanned_files_total',
      help: 'Promoted files that were scanned again, by what that came to. Infected ones were taken back.',
      labelNames: ['verdict'],
      values: verdicts,
      registers: [registry],
    });
  }

  count(verdict: (typeof verdicts)[number]): void {
    this.#files.inc({ verdict });
  }
}
