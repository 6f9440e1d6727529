import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureDirectory, measurePackageTree } from '../../../../deploy/commands/bench/footprint';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'mangamotion-footprint-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}

/** Its package.json is padded to 100 bytes. */
function writePackage(directory: string, manifest: object): void {
  write(path.join(directory, 'package.json'), JSON.stringify(manifest).padEnd(100));
}

test('a directory is all files below it', async () => {
  write('bundle/a.js', '12345');
  write('bundle/node_modules/b/c.js', '123');
  expect(await measureDirectory(path.join(root, 'bundle'))).toEqual({ bytes: 8, files: 2 });
});

test('a package counts with all that it needs, each version once, and nothing else', async () => {
  writePackage('node_modules/register', { dependencies: { sdk: '2', '@scope/api': '1' } });
  writePackage('node_modules/register/node_modules/sdk', { dependencies: { '@scope/api': '1' } });
  writePackage('node_modules/@scope/api', { peerDependencies: { absent: '1' } });
  writePackage('node_modules/sdk', {});
  writePackage('node_modules/unrelated', {});
  write('node_modules/@scope/api/index.js', '12345');
  expect(await measurePackageTree('register', root)).toEqual({ bytes: 305, files: 4 });
});
