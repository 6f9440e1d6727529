import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly concurrency: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const text = readFileSync('.github/workflows/release.yml', 'utf8');
const workflow: Workflow = parse(text);
const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

const jobs = Object.entries(workflow.jobs).map(([name, job]) => ({ name, ...job }));
const steps = jobs.flatMap((job) => job.steps);

test('tags alone release, one after another, and none is broken off', () => {
  expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
  expect(workflow.concurrency).toEqual({ group: 'release', 'cancel-in-progress': false });
});

test('every step that runs something runs one npm script, which is there', () => {
  const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  expect(commands.length).toBeGreaterThan(8);
  const others = commands.filter((command) => {
    const [, script = command] = /^npm run ([\w:-]+)(?: -- [^\n;&|`]*)?$/.exec(command) ?? [];
    return !(script in scripts) && !['npm ci', 'npm test'].includes(command);
  });
  expect(others).toEqual([]);
});

test('each job has the rights for its work alone, and ends', () => {
  expect(workflow.permissions).toEqual({});
  expect(jobs.map(({ name, permissions }) => ({ name, ...permissions }))).toEqual([
    { name: 'test', contents: 'read' },
    { name: 'packages', contents: 'read', 'id-token': 'write' },
    { name: 'images', contents: 'read', packages: 'write', 'id-token': 'write' },
    { name: 'charts', contents: 'read', packages: 'write', 'id-token': 'write' },
  ]);
  expect(jobs.filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
});

test('nothing is published untested, and no chart before its images', () => {
  expect(jobs.map(({ name, needs }) => [name, needs])).toEqual([
    ['test', undefined],
    ['packages', 'test'],
    ['images', 'test'],
    ['charts', 'images'],
  ]);
  expect(workflow.jobs['test']?.steps.map(({ run }) => run)).toContain(
    'npm run release:check -- --tag "$GITHUB_REF_NAME"',
  );
});

test('actions are pinned by commit, with the version that it is', () => {
  const used = [...text.matchAll(/uses: (\S+)(.*)$/gm)];
  expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
  const loose = used.filter(
    ([, action = '', comment = '']) => !/@[\da-f]{40}$/.test(action) || !/^ # v\d/.test(comment),
  );
  expect(loose).toEqual([]);
  const versions = new Map(used.map(([, action = '']) => [action.split('@')[0], action]));
  expect(new Set(used.map(([, action]) => action)).size).toBe(versions.size);
});

test('there is no secret, no checkout keeps the token, and nothing of an event reaches a shell', () => {
  expect(text).not.toMatch(/secrets\./);
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkouts.map((step) => step.with)).toEqual(jobs.map(() => ({ 'persist-credentials': false })));
  expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
});
