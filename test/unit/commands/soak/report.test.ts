import { expect, test } from 'vitest';
import { Ledger } from '../../../../deploy/commands/soak/ledger';
import { describe, hasFailed, readLedger, type Report } from '../../../../deploy/commands/soak/report';
import { quiet } from './quiet';

function ledgerOf(...outcomes: { status?: string; jobIds?: string[] }[]): Ledger {
  const ledger = new Ledger();
  for (const { status, jobIds = [] } of outcomes) {
    const entry = ledger.open({
      kind: 'clean',
      expected: 'clean',
      userId: 'reader-1',
      idempotencyKey: 'key',
      digest: '',
    });
    for (const jobId of jobIds) entry.jobIds.add(jobId);
    if (status !== undefined) Object.assign(entry, { status, finalAt: 1 });
  }
  return ledger;
}

const drift = { early: 1, late: 2, peak: 3 };

const reportOf = (ledger: Ledger, faults: Partial<Report['faults']> = {}): Report => ({
  seed: 1,
  minutes: 1,
  faultsMade: { 'api-killed': 2, 'redis-full': 1 },
  ...readLedger(ledger),
  faults: { ...quiet, ...faults },
  spans: { created: 9, exported: 8, dropped: { queue_full: 1 }, received: 8 },
  memory: { api: drift, worker: drift },
  killedByLiveness: 0,
});

test('what was acknowledged and ended as it should is counted, and no example', () => {
  const report = reportOf(ledgerOf({ status: 'clean', jobIds: ['a'] }, {}));
  expect(report).toMatchObject({ uploads: 2, acknowledged: 1, final: 1, examples: [] });
  expect(hasFailed(report)).toBe(false);
});

test('a wrong end, a second job and one that waits are shown by their ids', () => {
  const ledger = ledgerOf(
    { status: 'error', jobIds: ['a'] },
    { status: 'clean', jobIds: ['b', 'c'] },
    { jobIds: ['d'] },
  );
  expect(readLedger(ledger).examples).toEqual([
    expect.stringMatching(/clean a: error$/),
    expect.stringMatching(/clean b and c: clean$/),
    expect.stringMatching(/clean d: still waiting$/),
  ]);
});

test.each(Object.keys(quiet))('a run with %s has failed', (fault) => {
  expect(hasFailed(reportOf(ledgerOf(), { [fault]: 1 }))).toBe(true);
});

test('the table names the faults that were made and the spans that were dropped', () => {
  const table = describe(reportOf(ledgerOf()));
  expect(table).toMatch(/faults made +3 of 2 kinds/);
  expect(table).toMatch(/spans dropped +queue_full 1/);
});
