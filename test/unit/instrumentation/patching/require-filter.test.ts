import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Module } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { filterRequires, patchedName } from '../../../../deploy/instrumentation/patching/require-filter';

const app = '/app/server.js';
const names = new Set(['express', 'http', 'fs/promises', 'ioredis', '@smithy/core', 'bullmq']);

test.each([
  ['express', app, 'express'],
  ['http', app, 'http'],
  ['node:fs/promises', app, 'fs/promises'],
  ['ioredis/built/Redis', app, 'ioredis'],
  ['@smithy/core/client', app, '@smithy/core'],
  ['/app/node_modules/express/index.js', app, 'express'],
  ['../node_modules/bullmq', '/app/build/server.js', 'bullmq'],
  ['./lib/express', '/app/node_modules/express/index.js', 'express'],
  [
    '../classes/queue',
    '/app/node_modules/.pnpm/bullmq@6.7.0/node_modules/bullmq/dist/cjs/commands/index.js',
    'bullmq',
  ],
  ['./client', 'C:\\app\\node_modules\\@smithy\\core\\index.js', '@smithy/core'],
])('%s, required by %s, is of %s, which is patched', (id, parent, name) => {
  expect(patchedName(id, parent, names)).toBe(name);
});

test('a name that a package maps is that of what it maps to', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'mapped-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const library = path.join(directory, 'node_modules', 'ioredis', 'index.js');
  mkdirSync(path.dirname(library), { recursive: true });
  writeFileSync(library, '');
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ imports: { '#redis': 'ioredis' } }));
  expect(patchedName('#redis', path.join(directory, 'app.js'), names)).toBe('ioredis');
});

test.each([
  ['./routes', app],
  ['pino', app],
  ['node:crypto', app],
  ['@aws-sdk/client-s3', app],
  ['express-session', app],
  ['./session', '/app/node_modules/express-session/index.js'],
  ['./debug', '/app/node_modules/express/node_modules/debug/index.js'],
  ['/app/routes.js', null],
  ['#nothing', app],
])('%s, required by %s, is never patched', (id, parent) => {
  expect(patchedName(id, parent, names)).toBeUndefined();
});

type Require = (this: Module, id: string) => unknown;
const prototype: { require: Require } = Module.prototype;
const original: unknown = Reflect.get(prototype, 'require');
afterEach(() => void Object.assign(prototype, { require: original }));

test('the hooks see what is patched, and nothing else; before them, it is told', () => {
  const seen: string[] = [];
  const parent = new Module(app);
  const [http, os] = [parent.require('node:http'), parent.require('node:os')];
  filterRequires(() => {
    const plain = prototype.require;
    prototype.require = function hooked(id) {
      seen.push(id);
      return plain.call(this, id);
    };
    return { names, onLoad: (name) => seen.push(`loads ${name}`) };
  });
  expect([parent.require('node:http'), parent.require('node:os')]).toEqual([http, os]);
  expect(seen).toEqual(['loads http', 'node:http']);
});

test('where nothing is hooked, nothing is filtered', () => {
  filterRequires(() => ({ names, onLoad: () => {} }));
  expect(Reflect.get(prototype, 'require')).toBe(original);
});
