import { expect, test } from 'vitest';
import { fault, ok } from '../../../../deploy/commands/doctor/finding';
import { report } from '../../../../deploy/commands/doctor/report';

test('each fault stands with the exact command that mends it', () => {
  const mend = { automatic: true, commands: [['kubectl', 'rollout', 'restart', 'deployment/api']] as const };
  const findings = [ok('webhook', 'takes an Instrumentation'), fault('pod/api', 'is not traced', mend)];
  expect(report(findings)).toBe(`ok      webhook: takes an Instrumentation
FAULT   pod/api: is not traced
        mended by (also: --heal)
          kubectl rollout restart deployment/api

1 fault.`);
});

test('without a fault it says so', () => {
  expect(report([ok('webhook', 'answers')])).toBe('ok      webhook: answers\n\nNothing is wrong.');
});
