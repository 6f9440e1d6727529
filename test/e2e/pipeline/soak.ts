import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { CommandError } from '../../../deploy/cluster/command';
import type { Report } from '../../../deploy/commands/soak/report';
import { runDocumented } from '../../documents/run';
import { quiet } from '../../unit/commands/soak/quiet';

/** For all that a soak of a few minutes waits for when faults are over. */
export const soakTimeoutMillis = 25 * 60_000;

/** Runs a documented soak that writes `soak.json`. */
export async function soak(command: string, names: Readonly<Record<string, string>> = {}): Promise<Report> {
  const directory = await mkdtemp(path.join(tmpdir(), 'soak-test-'));
  try {
    const file = path.join(directory, 'soak.json');
    const replacements = { ...names, 'soak.json': file };
    // What fails shows in the report.
    await runDocumented(command, replacements, { timeoutMillis: soakTimeoutMillis }).catch(
      (error: unknown) => {
        if (!(error instanceof CommandError)) throw error;
      },
    );
    return JSON.parse(await readFile(file, 'utf8'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

export function expectNothingLost({ faults, examples, final, acknowledged }: Report): void {
  expect({ ...faults, examples }).toEqual({ ...quiet, examples: [] });
  expect(final).toBe(acknowledged);
}
