import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandError } from '../../deploy/cluster/command';
import type { Report } from '../../deploy/commands/soak/report';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { quiet } from '../unit/commands/soak/quiet';
import { kubectlIn } from './cluster/kubectl';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'soak-test-'));
});

afterAll(() => rm(directory, { recursive: true }));

const timeoutMillis = 25 * 60_000;

test(
  'two minutes of faults lose nothing, leave nothing stuck or without an owner, and call nothing clean that is not',
  { timeout: timeoutMillis },
  async () => {
    const command = documented('npm run soak -- --minutes 10 --seed 21 --output soak.json');
    const report = await soak(command, { 'minutes 10': 'minutes 2' });
    expectNothingLost(report);
    expect(report.acknowledged).toBeGreaterThan(100);
  },
);

/** Minutes instead of a day until what nobody owns is removed and a lost job comes back. */
const impatience = {
  SWEEP_AFTER_SECONDS: '60',
  SWEEP_INTERVAL_MILLIS: '5000',
  RECONCILE_AFTER_MILLIS: '20000',
  RECONCILE_INTERVAL_MILLIS: '5000',
};

test(
  'nor do two minutes of killed and rolled out pods, of Redis too, and a drained node in a cluster',
  { timeout: timeoutMillis },
  async () => {
    await installPipeline(kubectl);
    const worker = 'deployment/mangamotion-worker';
    const set = Object.entries(impatience).map(([name, value]) => `${name}=${value}`);
    const unset = Object.keys(impatience).map((name) => `${name}-`);
    await kubectl.run(['set', 'env', worker, ...set]);
    try {
      await kubectl.rolledOut(worker, 120);
      const report = await soak(
        documented('npm run soak -- --context kind-mangamotion --minutes 2 --seed 7 --output soak.json'),
        { 'kind-mangamotion': kubectl.target.context },
      );
      expectNothingLost(report);
      expect(report.faultsMade).toMatchObject({ 'node-drained': expect.any(Number) });
      expect(report.acknowledged).toBeGreaterThan(50);
    } finally {
      await kubectl.run(['set', 'env', worker, ...unset]);
    }
  },
);

async function soak(command: string, names: Readonly<Record<string, string>> = {}): Promise<Report> {
  const file = path.join(directory, 'soak.json');
  const replacements = { ...names, 'soak.json': file };
  // What fails shows in the report.
  await runDocumented(command, replacements, { timeoutMillis }).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
  });
  return JSON.parse(await readFile(file, 'utf8'));
}

function expectNothingLost({ faults, examples, final, acknowledged }: Report): void {
  expect({ ...faults, examples }).toEqual({ ...quiet, examples: [] });
  expect(final).toBe(acknowledged);
}
