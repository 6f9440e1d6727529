import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keepingConfiguration } from '../../../../deploy/cluster/compose/jaeger-configuration';
import { keepFailures } from '../../../../deploy/rig/keep';

test('the configuration of a Jaeger that keeps failures is the one that is written from the rule', async () => {
  await expect(keepingConfiguration()).toMatchFileSnapshot(
    '../../../../deploy/cluster/compose/jaeger-keep-failures.conf',
  );
});

test('the API is told how long the decision takes', () => {
  const file = readFileSync('deploy/cluster/compose/keep-failures.yml', 'utf8');
  expect(file).toContain(`TRACE_DECISION_SECONDS: '${keepFailures.decisionSeconds}'`);
});
