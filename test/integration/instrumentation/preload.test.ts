import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OtlpReceiver } from './otlp-receiver';
import { BUNDLE, TracedApp } from './traced-app';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
const PROBE = "console.log(Symbol.for('mangamotion.tracing') in globalThis ? 'traced' : 'untraced')";

async function run(args: string[], env: Record<string, string> = {}, bundle = BUNDLE) {
  return await new TracedApp(args, { ...ENDPOINT, ...env }, bundle).ended();
}

test('a script is traced, and publishes its counts', async () => {
  const dropped = { queue_full: 0, too_large: 0, rejected: 0, export_failed: 0, shutdown_timeout: 0 };
  const { code, stdout, stderr } = await run(['empty.cjs']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    created: 0,
    exported: 0,
    dropped,
    failingExporters: 0,
    hookFailures: {},
  });
});

describe('left alone are', () => {
  test.each([
    ['node -e', ['-e', PROBE]],
    ['node --input-type=module -e', ['--input-type=module', '-e', `await import('node:fs'); ${PROBE}`]],
    ['node -p', ['-p', `${PROBE}, ''`]],
  ])('%s', async (_title, args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout: stdout.trim(), stderr }).toEqual({ code: 0, stdout: 'untraced', stderr: '' });
  });

  test('node --check', async () => {
    expect(await run(['--check', BUNDLE])).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  test('worker threads', async () => {
    expect(await run(['threads.cjs'])).toMatchObject({ code: 0, stdout: 'untraced\n', stderr: '' });
  });

  test('npm', async () => {
    const npm = spawnSync('npm', ['--version'], {
      env: { PATH: process.env['PATH'], NODE_OPTIONS: `--require ${BUNDLE}`, TRACING_PROCESSOR: 'wrong' },
      encoding: 'utf8',
    });
    expect({ status: npm.status, stderr: npm.stderr }).toEqual({ status: 0, stderr: '' });
  });

  test.each<Record<string, string>>([{ TRACING_ENABLED: 'false' }, { OTEL_SDK_DISABLED: 'true' }])(
    'services with %j',
    async (env) => {
      expect(await run(['empty.cjs'], env)).toMatchObject({ code: 0, stdout: 'null\n', stderr: '' });
    },
  );
});

test('a bad variable leaves the service running untraced, and says which rule it breaks', async () => {
  const { code, stdout, stderr } = await run(['empty.cjs'], { JAEGER_SAMPLER_PARAM: '7' });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'null\n' });
  expect(JSON.parse(stderr)).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    level: 'error',
    message: 'tracing is off: JAEGER_SAMPLER_PARAM must be 0 or 1 for const, got "7"',
    name: 'ConfigurationError',
    variable: 'JAEGER_SAMPLER_PARAM',
    value: '7',
    rule: 'must be 0 or 1 for const',
  });
});

test('the bundle loaded twice starts once', async () => {
  const { code, stderr } = await run(['--require', BUNDLE, path.resolve(__dirname, 'fixtures/empty.cjs')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('a copy of the bundle outside of the project', () => {
  let directory: string;
  let copy: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'bundle-'));
    await cp(path.dirname(BUNDLE), directory, { recursive: true });
    copy = path.join(directory, path.basename(BUNDLE));
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  test.each(['web.cjs', 'web.mjs'])('needs nothing else to trace %s', async (script) => {
    const receiver = await OtlpReceiver.start();
    const app = new TracedApp([script], { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, copy);
    await fetch(`${await app.url()}/api/things/1`, { headers: { forwarded: 'for=192.0.2.1' } });
    expect(await app.terminate()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    expect(receiver.spans.map(({ name }) => name)).toEqual(['manual', 'GET /api/things/:id']);
    await receiver.stop();
  });

  test('whose import hooks are damaged leaves an ESM service running, and says so', async () => {
    await writeFile(path.join(directory, 'node_modules/import-in-the-middle/create-hook.mjs'), 'export {};');
    const app = new TracedApp(['web.mjs'], ENDPOINT, copy);
    expect(await fetch(`${await app.url()}/api/things/1`)).toMatchObject({ status: 200 });
    const { stderr } = await app.terminate();
    expect(JSON.parse(stderr.split('\n').find((line) => line.startsWith('{')) ?? '')).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/^ESM packages are not traced: /),
    });
  });

  test('that is damaged leaves the service running, and says so', async () => {
    const file = path.join(directory, 'node_modules/import-in-the-middle/index.js');
    await writeFile(file, 'throw new Error("damaged")');
    const { code, stdout, stderr } = await run(['empty.cjs'], {}, copy);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'null\n' });
    expect(JSON.parse(stderr)).toMatchObject({
      level: 'error',
      message: 'tracing is off: damaged',
      error_stack: expect.stringMatching(/^Error: damaged\n {4}at /),
    });
  });
});

test('the bundle is under 3 MB and 300 files, each readable by anyone', async () => {
  const entries = readdirSync(path.dirname(BUNDLE), { recursive: true, withFileTypes: true });
  const stats = await Promise.all(entries.map((entry) => stat(path.join(entry.parentPath, entry.name))));
  const files = stats.filter((entry) => entry.isFile());
  expect(files.length).toBeLessThan(300);
  expect(files.reduce((bytes, { size }) => bytes + size, 0)).toBeLessThan(3_000_000);
  expect(new Set(files.map(({ mode }) => mode & 0o777))).toEqual(new Set([0o644]));
  const directories = stats.filter((entry) => entry.isDirectory());
  expect(new Set(directories.map(({ mode }) => mode & 0o777))).toEqual(new Set([0o755]));
});
