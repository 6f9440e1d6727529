import { expect, test } from 'vitest';
import { counterFromZero } from '../../../../services/shared/metrics/counter-from-zero';
import { createMetricsRegistry } from '../../../../services/shared/metrics/registry';

test('a counter has all its series before its first event, so that the first one is seen', async () => {
  const registry = createMetricsRegistry();
  const verdicts = counterFromZero({
    name: 'verdicts_total',
    help: 'Verdicts.',
    labelNames: ['verdict'],
    values: ['clean', 'error'],
    registers: [registry],
  });
  verdicts.inc({ verdict: 'clean' });
  const lines = (await registry.metrics()).split('\n');
  expect(lines.filter((line) => line.startsWith('verdicts_total'))).toEqual([
    'verdicts_total{verdict="clean"} 1',
    'verdicts_total{verdict="error"} 0',
  ]);
});
