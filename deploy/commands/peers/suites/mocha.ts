import { z } from 'zod';
import type { Ended } from '../run-program';
import type { Outcomes } from '../suite';

const titled = z.array(z.object({ fullTitle: z.string() }));
const report = z.object({ passes: titled, failures: titled });

/** A slow machine is no difference. */
export const PATIENTLY = ['--timeout', '60000', '--retries', '2'];

/** What mocha's reporter `json` writes, behind what the tests themselves print. */
export function mochaOutcomes({ stdout, stderr }: Ended): Outcomes {
  const start = stdout.search(/^\{$/m);
  if (start < 0) throw new Error(`mocha wrote no report: ${stdout.slice(-500)}${stderr.slice(-2000)}`);
  const { passes, failures } = report.parse(JSON.parse(stdout.slice(start)));
  return new Map([
    ...passes.map(({ fullTitle }) => [fullTitle, true] as const),
    ...failures.map(({ fullTitle }) => [fullTitle, false] as const),
  ]);
}
