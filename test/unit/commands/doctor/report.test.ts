import { expect, test } from 'vitest';
import { found, ok } from '../../../../deploy/commands/doctor/finding';
import { report } from '../../../../deploy/commands/doctor/report';

test('each fault stands with the exact command that mends it, or with the fault that it follows from', () => {
  const mend = { automatic: true, commands: [['kubectl', 'rollout', 'restart', 'deployment/api']] as const };
  const findings = [
    ok('webhook', 'takes an Instrumentation'),
    found('not-injected', 'pod/api', 'is not traced', mend),
    { ...found('pod-stale', 'pod/worker', 'is old'), because: 'pod/api' },
  ];
  expect(report(findings)).toBe(`ok      webhook: takes an Instrumentation
FAULT   pod/api: is not traced [not-injected]
        mended by (also: --heal)
          kubectl rollout restart deployment/api
FAULT   pod/worker: is old [pod-stale]
        follows from pod/api

2 faults, 1 of them following from others.`);
});

test('without a fault it says so, and what it could not look at', () => {
  expect(report([ok('webhook', 'answers')])).toBe('ok      webhook: answers\n\nNothing is wrong.');
  expect(
    report([found('not-seen', 'pods', 'forbidden'), found('samples-nothing', 'pod/api', 'const 0')]),
  ).toBe(
    'UNKNOWN pods: forbidden [not-seen]\nWARNING pod/api: const 0 [samples-nothing]\n\nNo fault was found; 1 thing that could not be looked at; 1 warning.',
  );
});
