import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { cacheFileOf, compile, readCache } from '../../../deploy/instrumentation/code-cache/cached-script';
import { OtlpReceiver } from './otlp-receiver';
import { BUNDLE, TracedApp } from './traced-app';

const SCRIPT = path.join(path.dirname(BUNDLE), 'tracing.js');

const FIXTURE = path.resolve('test/integration/instrumentation/fixtures/web.cjs');
const TRACED = { signal: 'SIGTERM', stderr: '', spans: ['manual', 'GET /api/things/:id'] };

/** Of the one line that a bundle says which is damaged. */
async function stackOf(bundle: string): Promise<string> {
  const { stderr } = await new TracedApp(['empty.cjs'], {}, bundle).ended();
  const { error_stack: stack }: { error_stack: string } = JSON.parse(stderr);
  return stack;
}

test('the build has compiled what this Node.js takes', () => {
  const source = readFileSync(SCRIPT);
  expect(compile(SCRIPT, source, readCache(SCRIPT, source)).cachedDataRejected).toBe(false);
});

describe('a copy of the bundle', () => {
  let directory: string;
  let copy: string;
  let script: string;
  let cache: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'bundle-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await cp(path.dirname(BUNDLE), directory, { recursive: true });
    copy = path.join(directory, path.basename(BUNDLE));
    script = path.join(directory, path.basename(SCRIPT));
    cache = cacheFileOf(script);
  });

  /** @returns how the service ends, and the spans of a request to it */
  async function serve(args: readonly string[]) {
    const receiver = await OtlpReceiver.start();
    onTestFinished(() => receiver.stop());
    const app = new TracedApp([...args, FIXTURE], { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, copy);
    await fetch(`${await app.url()}/api/things/1`);
    const { signal, stderr } = await app.terminate();
    return { signal, stderr, spans: receiver.spans.map(({ name }) => name) };
  }

  const compiled = () => readFileSync(cache);
  /** Within V8's own header, in its lists, and in code: V8 would end the process by some of these. */
  const PLACES = [0, 40, 64, 1000, 100_000, 400_000];

  test.each<[string, () => Promise<void>]>([
    ['whole', async () => {}],
    ['gone', () => rm(cache)],
    ['empty', () => writeFile(cache, '')],
    ['cut', () => writeFile(cache, compiled().subarray(0, 100_000))],
    ...PLACES.map((place): [string, () => Promise<void>] => [
      `another from byte ${place} on`,
      () => writeFile(cache, compiled().fill('U', place, place + 4)),
    ]),
  ])('traces a service where its compiled code is %s', async (_, change) => {
    await change();
    expect(await serve([])).toEqual(TRACED);
  });

  const COMPILE = `
const { compile, readCache } = require(${JSON.stringify(path.resolve('build/deploy/instrumentation/code-cache/cached-script.js'))});
const source = require('node:fs').readFileSync(process.argv[1]);
console.log(compile(process.argv[1], source, readCache(process.argv[1], source)).cachedDataRejected);
`;

  test.each([
    ['--stack-size=900', 'true\n'],
    ['--max-old-space-size=200', 'false\n'],
  ])(
    'traces a service that runs with %s, whether V8 refuses compiled code (%s) or not',
    async (option, refused) => {
      expect(execFileSync(process.execPath, [option, '--eval', COMPILE, script], { encoding: 'utf8' })).toBe(
        refused,
      );
      expect(await serve([option])).toEqual(TRACED);
    },
  );

  test('runs what its script says, where somebody has edited that', async () => {
    const text = readFileSync(script, 'utf8');
    await writeFile(script, text.replace('spans are made but', 'spans are MADE but'));
    expect(readCache(script, readFileSync(script))).toBeUndefined();
    const app = new TracedApp(['empty.cjs'], { OTEL_TRACES_EXPORTER: 'none' }, copy);
    const { code, stderr } = await app.ended();
    expect(code).toBe(0);
    expect(JSON.parse(stderr)).toMatchObject({ message: expect.stringMatching(/^spans are MADE but/) });
  });

  test('says where it failed, to the column, with compiled code or without', async () => {
    const hooked = path.join(directory, 'node_modules/import-in-the-middle/index.js');
    await writeFile(hooked, 'throw new Error("damaged")');
    const stack = await stackOf(copy);
    await rm(cache);
    expect(await stackOf(copy)).toBe(stack);
    const [, line, column] = /tracing\.js:(\d+):(\d+)/.exec(stack) ?? [];
    const lines = readFileSync(script, 'utf8').split('\n');
    expect(lines[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(/^require\("import-in-the-middle"\)/);
  });
});
