import { expect, test } from 'vitest';
import { isSandboxScript } from '../../../../deploy/instrumentation/lifecycle/sandbox-thread';
import { shouldInstrument } from '../../../../deploy/instrumentation/lifecycle/should-instrument';

const service = {
  execArgv: [],
  argv: ['/usr/bin/node', '/app/build/services/api/main.js'],
};

test('a service is instrumented', () => {
  expect(shouldInstrument(service)).toBe(true);
  expect(shouldInstrument({ ...service, execArgv: ['--enable-source-maps', '-r', 'dotenv/config'] })).toBe(
    true,
  );
});

test.each(['-e', '-p', '-pe', '-c', '-i', '--eval', '--eval=1', '--print', '--check', '--interactive'])(
  'node %s is left alone',
  (option) => {
    expect(shouldInstrument({ ...service, execArgv: [option] })).toBe(false);
  },
);

test.each([
  '/usr/bin/npm',
  '/usr/lib/node_modules/npm/bin/npm-cli.js',
  '/usr/lib/node_modules/npm/bin/npx-cli.js',
  '/usr/bin/npx',
  '/opt/yarn/bin/yarn.js',
  '/opt/pnpm/bin/pnpm.cjs',
])('%s is left alone', (script) => {
  expect(shouldInstrument({ ...service, argv: ['node', script] })).toBe(false);
});

test('the read-eval-print loop and a script from stdin are left alone', () => {
  expect(shouldInstrument({ ...service, argv: ['node'] })).toBe(false);
  expect(shouldInstrument({ ...service, argv: ['node', '-'] })).toBe(false);
});

test.each([
  '/app/node_modules/bullmq/dist/cjs/classes/main-worker.js',
  '/app/node_modules/.pnpm/bullmq@6.7.0/node_modules/bullmq/dist/cjs/classes/main-worker.js',
  String.raw`C:\app\node_modules\bullmq\dist\cjs\classes\main-worker.js`,
])('of threads, the sandboxes of BullMQ are traced: %s', (script) => {
  expect(isSandboxScript(script)).toBe(true);
});

test.each([
  '/app/main-worker.js',
  '/app/bullmq/dist/cjs/classes/main.js',
  '/otel-auto-instrumentation-nodejs/export-thread.js',
])('other threads are left alone: %s', (script) => {
  expect(isSandboxScript(script)).toBe(false);
});
