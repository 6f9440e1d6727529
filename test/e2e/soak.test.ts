import { expect, test } from 'vitest';
import { documented } from '../documents/commands';
import { expectNothingLost, soak, soakTimeoutMillis } from './pipeline/soak';

test(
  'two minutes of faults lose nothing, leave nothing stuck or without an owner, and call nothing clean that is not',
  { timeout: soakTimeoutMillis },
  async () => {
    const command = documented('npm run soak -- --minutes 10 --seed 21 --output soak.json');
    const report = await soak(command, { 'minutes 10': 'minutes 2' });
    expectNothingLost(report);
    expect(report.acknowledged).toBeGreaterThan(100);
  },
);
