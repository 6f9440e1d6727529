import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installPeers } from '../../../../../deploy/commands/bench/tracers/install-peers';
import type { Tracer } from '../../../../../deploy/commands/bench/tracers/tracer';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'mangamotion-peers-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const untraced: Tracer = { name: 'untraced', title: 'untraced', environment: () => ({}) };
const peer = (): Tracer => ({
  ...untraced,
  name: 'peer',
  peer: { name: 'peer', version: '1.2.3', directory: path.join(root, 'cache', 'peer-1.2.3') },
});

/** Puts a program in front of npm. */
function replaceNpm(script: string): void {
  const npm = path.join(root, 'npm');
  writeFileSync(npm, `#!/bin/sh\n${script}\n`);
  chmodSync(npm, 0o755);
  vi.stubEnv('PATH', `${root}${path.delimiter}${process.env.PATH}`);
}

const install = async () => {
  const said: string[] = [];
  const usable = await installPeers([untraced, peer()], (text) => said.push(text));
  return { said, usable: usable.map(({ name }) => name) };
};

test('a peer is installed at its exact version, said so, and is there whole', async () => {
  replaceNpm('for last; do :; done; echo "$last" > "$3/installed"');
  const { said, usable } = await install();
  expect([said, usable]).toEqual([
    [`installing peer@1.2.3 into ${path.join(root, 'cache', 'peer-1.2.3')}`],
    ['untraced', 'peer'],
  ]);
  expect(readdirSync(path.join(root, 'cache'))).toEqual(['peer-1.2.3']);
  const installed = path.join(root, 'cache', 'peer-1.2.3', 'installed');
  expect(readFileSync(installed, 'utf8')).toBe('peer@1.2.3\n');
});

test('a peer that is there is not installed again', async () => {
  replaceNpm('exit 1');
  mkdirSync(path.join(root, 'cache', 'peer-1.2.3'), { recursive: true });
  expect(await install()).toEqual({ said: [], usable: ['untraced', 'peer'] });
});

test('without a registry that has it, the run goes on without the peer, says why, and leaves nothing', async () => {
  replaceNpm('echo "npm error 404" >&2; exit 1');
  const { said, usable } = await install();
  expect(usable).toEqual(['untraced']);
  expect(said[1]).toMatch(/^going on WITHOUT peer: peer@1\.2\.3 could not be installed[^]*npm error 404$/);
  expect(existsSync(path.join(root, 'cache', 'peer-1.2.3'))).toBe(false);
  expect(readdirSync(path.join(root, 'cache'))).toEqual([]);
});
