import { Gauge } from 'prom-client';
import type { MetricsRegistry } from '../shared/metrics/registry';
import type { Signatures } from './clamd/signatures';

/** Has no sample where the age is not known. */
export function registerSignaturesAge(registry: MetricsRegistry, signatures: Signatures): void {
  const gauge = new Gauge({
    name: 'clamd_database_age_seconds',
    help: 'Time since the signatures were made that clamd judges by.',
    registers: [],
    collect() {
      this.remove();
      const age = signatures.ageSeconds();
      if (age !== undefined) this.set(age);
    },
  });
  registry.registerMetric(gauge);
}
