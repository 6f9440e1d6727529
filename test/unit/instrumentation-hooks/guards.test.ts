import { expect, test } from 'vitest';
import { shouldInstrument } from '../../../deploy/instrumentation/guards';

const service = {
  isMainThread: true,
  execArgv: [],
  argv: ['/usr/bin/node', '/app/build/services/api/main.js'],
};

test('a service is instrumented', () => {
  expect(shouldInstrument(service)).toBe(true);
  expect(shouldInstrument({ ...service, execArgv: ['--enable-source-maps', '-r', 'dotenv/config'] })).toBe(
    true,
  );
});

test('worker threads are left alone', () => {
  expect(shouldInstrument({ ...service, isMainThread: false })).toBe(false);
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
