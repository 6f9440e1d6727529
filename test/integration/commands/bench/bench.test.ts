import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Results } from '../../../../deploy/commands/bench/kept-results';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-bench-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['build/deploy/commands/bench/main.js', ...args], {
    encoding: 'utf8',
    timeout: 590_000,
  });

/** As short as can be: each row is launched once, for one round. */
const shortest = ['--minutes', '0.01', '--rounds', '1', '--seconds', '0.1', '--seed', '7'];

test('a run measures requests, uploads and scans, each tracer with its spans, and keeps all samples', () => {
  const file = path.join(directory, 'results.json');
  const rows = ['--rows', 'start,get,upload-64k,scan', '--tracers', 'ours-100'];
  const { status, stdout, stderr } = bench(...shortest, ...rows, '--json', file);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const { samples, seed, repeated }: Results = JSON.parse(readFileSync(file, 'utf8'));
  expect([seed, Object.keys(repeated)]).toEqual([7, ['start', 'get', 'upload-64k', 'scan']]);
  const wanted = ['get', 'scan', 'upload-64k'].flatMap((row) => [`${row} ours-100 1`, `${row} untraced 1`]);
  const measured = samples.load.map(({ row, tracer, round }) => `${row} ${tracer} ${round}`).toSorted();
  // A launch that failed says why.
  expect({ measured, stderr: measured.length === wanted.length ? '' : stderr }).toEqual({
    measured: wanted,
    stderr: '',
  });
  expect(samples.load.filter(({ cpuMicrosPerRequest }) => !(cpuMicrosPerRequest > 0))).toEqual([]);
  expect(samples.starts.map(({ tracer }) => tracer).toSorted()).toEqual(['ours-100', 'untraced']);
  const spans = samples.exported.map(({ row, tracer, spansPerRequest }) => [
    `${row} ${tracer}`,
    Math.round(spansPerRequest),
  ]);
  expect(Object.fromEntries(spans)).toEqual({
    'get untraced': 0,
    'get ours-100': 1,
    'upload-64k untraced': 0,
    'upload-64k ours-100': 5,
    'scan untraced': 0,
    'scan ours-100': 4,
  });
  expect(stdout).toMatch(/^scan of a 64 KiB page +requests\/s/m);
  expect(stdout).toMatch(/^scan: CPU at 100 %, to untraced +\d/m);
}, 600_000);

test('rows of libraries have the spans of their clients and servers, as the stock bundle has them', () => {
  const file = path.join(directory, 'libraries.json');
  const rows = ['--rows', 'fastify,pg,grpc', '--tracers', 'ours-100,stock-100'];
  const { status, stderr } = bench(...shortest, ...rows, '--json', file);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const { samples }: Results = JSON.parse(readFileSync(file, 'utf8'));
  const spans = samples.exported.map(({ row, tracer, spansPerRequest }) => [
    `${row} ${tracer}`,
    Math.round(spansPerRequest),
  ]);
  expect(Object.fromEntries(spans)).toEqual({
    'fastify untraced': 0,
    'fastify ours-100': 1,
    'fastify stock-100': 1,
    'pg untraced': 0,
    'pg ours-100': 3,
    'pg stock-100': 3,
    'grpc untraced': 0,
    'grpc ours-100': 3,
    'grpc stock-100': 3,
  });
}, 600_000);
