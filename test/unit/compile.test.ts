import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let project: string;

/** A project of empty files whose compilers write down that they were run. */
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'compile-test-'));
  for (const folder of ['services', 'deploy', 'charts', 'test', 'bin', 'dist/instrumentation'])
    mkdirSync(path.join(project, folder), { recursive: true });
  for (const file of ['services/a.ts', 'deploy/b.ts', 'tsconfig.json', 'package-lock.json'])
    writeFileSync(path.join(project, file), '');
  for (const program of ['tsc', 'node']) {
    const file = path.join(project, 'bin', program);
    writeFileSync(file, `#!/bin/sh\necho "${program} $*" >> runs\n[ ! -e broken ]\n`);
    chmodSync(file, 0o755);
  }
});

afterEach(() => rmSync(project, { recursive: true }));

/** @returns what was run */
function compile(...args: string[]): string[] {
  writeFileSync(path.join(project, 'runs'), '');
  const PATH = `${path.join(project, 'bin')}:${process.env['PATH']}`;
  execFileSync('sh', [path.resolve('deploy/compile.sh'), ...args], {
    cwd: project,
    env: { ...process.env, PATH },
    stdio: 'ignore',
  });
  return readFileSync(path.join(project, 'runs'), 'utf8').split('\n').filter(Boolean);
}

function change(file: string): void {
  const later = Date.now() / 1000 + 5;
  utimesSync(path.join(project, file), later, later);
}

const compilers = [
  'tsc ',
  'tsc -p services/api/upload-page/client',
  'tsc -p deploy/rig/receiver/page/client',
  'node build/deploy/commands/page/build.js',
];
const bundler = 'node build/deploy/instrumentation/build.js';

test('compiles once, and again where a source, a folder or the lock file is newer', () => {
  expect(compile()).toEqual(compilers);
  expect(compile()).toEqual([]);
  for (const changed of ['services/a.ts', 'charts', 'package-lock.json']) {
    change(changed);
    expect(compile()).toEqual(compilers);
    utimesSync(path.join(project, changed), 1, 1);
  }
});

test('makes the bundle where it is asked for and older than what it is made of, or gone', () => {
  expect(compile('bundle')).toEqual([...compilers, bundler]);
  expect(compile('bundle')).toEqual([]);
  rmSync(path.join(project, 'dist/instrumentation'), { recursive: true });
  expect(compile('bundle')).toEqual([bundler]);
});

test('what did not compile is compiled again', () => {
  writeFileSync(path.join(project, 'broken'), '');
  expect(() => compile()).toThrow('Command failed: sh');
  rmSync(path.join(project, 'broken'));
  expect(compile()).toEqual(compilers);
});
