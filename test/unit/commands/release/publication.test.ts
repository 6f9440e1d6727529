import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chartDigest, imageDigests, publishPackages } from '../../../../deploy/commands/release/publication';

test('the digest of a chart is the one that helm push says', () => {
  const digest = `sha256:${'a1'.repeat(32)}`;
  expect(chartDigest(`Pushed: ghcr.io/a/b/charts/operators:0.1.0\nDigest: ${digest}\n`)).toBe(digest);
  expect(() => chartDigest('Pushed: nothing\n')).toThrow(
    'helm push must say a digest, got "Pushed: nothing"',
  );
});

test('the digests of images are the ones that the builder wrote', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-digests-'));
  try {
    for (const name of ['services', 'instrumentation'])
      writeFileSync(path.join(directory, `${name}.json`), `{ "containerimage.digest": "sha256:${name}" }`);
    expect(imageDigests(directory)).toEqual([
      { name: 'services', digest: 'sha256:services' },
      { name: 'instrumentation', digest: 'sha256:instrumentation' },
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a release candidate is not what npm installs by itself', () => {
  const tags = ['1.0.0', '1.0.0-rc.1'].map((version) => publishPackages({ version })[0]?.command.at(-1));
  expect(tags).toEqual(['latest', 'next']);
});
