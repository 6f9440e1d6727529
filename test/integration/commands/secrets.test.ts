import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-secrets-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Everything that a command which must fail writes. */
async function outputOf(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const main = `build/deploy/${program}.js`;
  const failure: unknown = await run(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], HOME: directory, ...env },
  }).catch((error: unknown) => error);
  if (!(failure instanceof Error && 'stdout' in failure && 'stderr' in failure))
    throw new Error(`${program} did not fail`);
  return `${String(failure.stdout)}${String(failure.stderr)}`;
}

/** Nobody listens there, and no URL of `fetch` may hold a password. */
const url = 'http://reader:s3cret@127.0.0.1:9';
const kubeconfig = path.join(directory, 'kubeconfig');
writeFileSync(
  kubeconfig,
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: url } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    users: [{ name: 'u', user: {} }],
  }),
);

test.each([
  ['commands/upload/main', ['--api', url], {}],
  ['commands/trace/main', ['--jaeger', url], {}],
  ['commands/doctor/main', ['--context', 'c'], { KUBECONFIG: kubeconfig }],
  ['commands/doctor/main', ['--context', 'c', '--json'], { KUBECONFIG: kubeconfig }],
  ['commands/bucket/main', [], { S3_ENDPOINT: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's3cret' }],
  ['commands/bucket/main', [], { REDIS_URL: 'redis://reader:s3cret@127.0.0.1:x' }],
  ['commands/soak/main', ['--minutes', url], {}],
  ['cluster/tilt/sampler', ['--context', 'c', 'remote', url], {}],
])('%s %j with %j fails without showing the password', async (program, args, env) => {
  const output = await outputOf(program, args, env);
  expect(output.trim()).not.toBe('');
  expect(output).not.toContain('s3cret');
});
