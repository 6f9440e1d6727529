import { Module } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { filterRequires, mayBePatched } from '../../../../deploy/instrumentation/patching/require-filter';

const app = '/app/server.js';

test.each([
  ['express', app],
  ['http', app],
  ['node:fs/promises', app],
  ['ioredis/built/Redis', app],
  ['@smithy/core/client', app],
  ['/app/node_modules/express/index.js', app],
  ['../node_modules/bullmq', '/app/build/server.js'],
  ['./lib/express', '/app/node_modules/express/index.js'],
  ['../classes/queue', '/app/node_modules/.pnpm/bullmq@6.7.0/node_modules/bullmq/dist/cjs/commands/index.js'],
  ['./client', 'C:\\app\\node_modules\\@smithy\\core\\index.js'.replace('@smithy\\', '@smithy/')],
  ['#redis', app],
])('%s, required by %s, may be patched', (id, parent) => {
  expect(mayBePatched(id, parent)).toBe(true);
});

test.each([
  ['./routes', app],
  ['pino', app],
  ['node:crypto', app],
  ['@aws-sdk/client-s3', app],
  ['express-session', app],
  ['./session', '/app/node_modules/express-session/index.js'],
  ['/app/routes.js', null],
])('%s, required by %s, is never patched', (id, parent) => {
  expect(mayBePatched(id, parent)).toBe(false);
});

type Require = (this: Module, id: string) => unknown;
const prototype: { require: Require } = Module.prototype;
const original: unknown = Reflect.get(prototype, 'require');
afterEach(() => void Object.assign(prototype, { require: original }));

test('the hooks see what may be patched, and nothing else', () => {
  const seen: string[] = [];
  const parent = new Module(app);
  const [http, os] = [parent.require('node:http'), parent.require('node:os')];
  filterRequires(() => {
    const plain = prototype.require;
    prototype.require = function hooked(id) {
      seen.push(id);
      return plain.call(this, id);
    };
  });
  expect([parent.require('node:http'), parent.require('node:os')]).toEqual([http, os]);
  expect(seen).toEqual(['node:http']);
});

test('where nothing is hooked, nothing is filtered', () => {
  filterRequires(vi.fn<() => void>());
  expect(Reflect.get(prototype, 'require')).toBe(original);
});
