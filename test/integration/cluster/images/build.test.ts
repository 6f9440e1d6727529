import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'images-'));
  // Images of another platform cannot be built everywhere; what Docker is asked for can be seen.
  writeFileSync(path.join(directory, 'docker'), '#!/bin/sh\necho "$@" >> "$0.asked"\n', { mode: 0o755 });
});
afterEach(() => rmSync(directory, { recursive: true }));

async function asked(...args: readonly string[]): Promise<string[]> {
  await promisify(execFile)(process.execPath, ['build/deploy/cluster/images/build.js', ...args], {
    env: { ...process.env, PATH: `${directory}${path.delimiter}${process.env['PATH']}` },
  });
  return readFileSync(path.join(directory, 'docker.asked'), 'utf8').trim().split('\n');
}

test('both images are built for each platform that is said, and pushed', async () => {
  const [services, instrumentation, ...more] = await asked('--platform', 'linux/amd64,linux/arm64', '--push');
  expect(services).toContain(
    '--target services --tag mangamotion/services:0.1.0 --platform linux/amd64,linux/arm64 --push ',
  );
  expect(instrumentation).toContain('--target instrumentation ');
  expect(instrumentation).toContain(' --platform linux/amd64,linux/arm64 --push ');
  expect(more).toEqual([]);
});

test('where nothing is said, they are built for this machine and stay on it', async () => {
  const commands = await asked();
  expect(commands).toHaveLength(2);
  expect(commands.join(' ')).not.toMatch(/--platform|--push/);
});
