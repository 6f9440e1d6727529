import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initializeTracing, tracingStatistics } from '../../../services/tracing';

let directory: string;
const published = Symbol.for('mangamotion.tracing');

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-bundle-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
  Reflect.deleteProperty(globalThis, published);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function bundle(source: string): string {
  const file = path.join(directory, 'bundle.cjs');
  writeFileSync(file, source);
  return file;
}

const publishing = `globalThis[Symbol.for('mangamotion.tracing')] = {
  statistics: () => ({ created: 3, exported: 2, dropped: { queue_full: 1 } }) };`;

test('loads the bundle once, and its counts can be read', () => {
  const file = bundle(publishing);
  expect([initializeTracing({ bundle: file }), initializeTracing({ bundle: file })]).toEqual([
    'loaded',
    'injected',
  ]);
  expect(tracingStatistics()).toEqual({ created: 3, exported: 2, dropped: { queue_full: 1 } });
});

test('what a service declares is there for the bundle, unless the environment says otherwise', () => {
  vi.stubEnv('TRACING_METHODS', 'a#b=c');
  vi.stubEnv('TRACING_IGNORE_PATHS', undefined);
  const declaration = { TRACING_IGNORE_PATHS: '/healthz', TRACING_METHODS: 'd#e=f' };
  initializeTracing({ bundle: bundle(publishing), declaration });
  expect(process.env).toMatchObject({ TRACING_IGNORE_PATHS: '/healthz', TRACING_METHODS: 'a#b=c' });
});

test('a bundle that stays off leaves tracing disabled', () => {
  expect(initializeTracing({ bundle: bundle('') })).toBe('disabled');
});

test('TRACING_ENABLED=false loads nothing', () => {
  vi.stubEnv('TRACING_ENABLED', 'false');
  expect(initializeTracing({ bundle: path.join(directory, 'missing.cjs') })).toBe('disabled');
});

test.each([
  ['is missing', () => path.join(directory, 'missing.cjs')],
  ['throws', () => bundle("throw new Error('broken')")],
])('a bundle that %s is reported as one JSON line, and the service goes on', (_what, file) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(initializeTracing({ bundle: file() })).toBe('unavailable');
  expect(write).toHaveBeenCalledTimes(1);
  expect(JSON.parse(String(write.mock.calls[0]?.[0]))).toMatchObject({
    level: 'error',
    message: expect.stringContaining('tracing is off'),
  });
});
