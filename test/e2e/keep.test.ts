import { afterAll, beforeAll, expect, test } from 'vitest';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { kubectlIn } from './cluster/kubectl';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');
const here = { 'kind-mangamotion': kubectl.target.context };
const resources = { cpu: '50m', memory: '384Mi' };

/** Times that a test has patience for. */
const keep = {
  enabled: true,
  slowerThanSeconds: 3,
  waitSeconds: 15,
  share: 0.5,
  routing: { replicas: 1, resources },
  deciding: { replicas: 2, resources },
};

beforeAll(async () => {
  await installPipeline(kubectl, { keep });
  // Their operator comes to them later.
  for (const part of ['route', 'keep'])
    await kubectl.rolledOut(`deployment/mangamotion-${part}-collector`, 180);
});

afterAll(() => installPipeline(kubectl, { keep: { enabled: false } }));

const kept = (command: string): Promise<string> =>
  runDocumented(`${command} --uploads 100 --failed 10 --slow 5`, here, { timeoutMillis: 540_000 });

test('of two collectors that decide, every failed and slow upload is there whole, and a share of the others', async () => {
  const output = await kept(`${documented('npm run kept -- --context kind-mangamotion')} --rate 5`);
  expect(output).toMatch(/failed, there whole +10 of 10\n/);
  expect(output).toMatch(/slow, there whole +5 of 5\n/);
  expect(output).toMatch(/of others, there +\d+ of \d+, expected [\d.]+ ± [\d.]+\n/);
}, 600_000);

test('so it is while one stops, and while they become three', async () => {
  const command = documented('npm run kept -- --context kind-mangamotion --during stop,scale');
  const output = await kept(`${command} --rate 3`);
  expect(output).toMatch(/meanwhile +stop, scale\n/);
  expect(output).toMatch(/failed, there whole +10 of 10\n/);
  expect(output).toMatch(/slow, there whole +5 of 5\n/);
}, 600_000);

test('and but for what it holds, while one crashes', async () => {
  const command = documented('npm run kept -- --context kind-mangamotion --during crash');
  expect(await kept(command)).toMatch(/meanwhile +crash\n/);
}, 600_000);
