import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../../deploy/cluster/command';
import { documented } from '../../../documents/commands';
import { inShell, runDocumented } from '../../../documents/run';

const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));

const linesOf = async (command: string): Promise<string[]> =>
  (await runDocumented(command)).trim().split('\n');

test('this version can be released by its tag, and by no other', async () => {
  const check = documented('npm run release:check -- --tag v0.1.0');
  await expect(linesOf(check.replace('0.1.0', version))).resolves.toEqual([
    `release:check: ${version} can be released`,
  ]);
  await expect(runDocumented(check, { 'v0.1.0': 'v9.9.9' })).rejects.toMatchObject({
    stdout: `release:check: the tag must be v${version}, as package.json has it, got "v9.9.9"\n`,
  });
});

test('both packages are published with provenance', async () => {
  await expect(linesOf(documented('npm run release:packages -- --dry-run'))).resolves.toEqual(
    ['tracing', 'instrumentation'].map(
      (name) =>
        `npm publish ./dist/mangamotion-${name}-${version}.tgz --access public --provenance --tag latest`,
    ),
  );
});

describe('a machine with a docker that writes down what it is asked for', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-docker-'));
    const docker = path.join(directory, 'docker');
    writeFileSync(docker, `#!/bin/sh\necho "$*" >> ${directory}/asked\n`);
    chmodSync(docker, 0o755);
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  test('builds the images of the workflow for both platforms, with what they are made of, and their digests', async () => {
    const [command = ''] =
      /npm run images .*/.exec(readFileSync('.github/workflows/release.yml', 'utf8')) ?? [];
    const PATH = `${directory}:${path.resolve('node_modules/.bin')}:${process.env['PATH']}`;
    await run('sh', ['-c', inShell(command, { '${REGISTRY,,}': 'ghcr.io/owner/name' })], { env: { PATH } });
    const asked = readFileSync(path.join(directory, 'asked'), 'utf8').trim().split('\n');
    expect(asked).toEqual(
      ['services', 'instrumentation'].map((name) =>
        expect.stringMatching(
          new RegExp(
            `^buildx build .* --tag ghcr.io/owner/name/${name}:${version} --platform linux/amd64,linux/arm64 --push ` +
              `--sbom=true --provenance=mode=max --metadata-file dist/images/${name}.json `,
          ),
        ),
      ),
    );
  });
});

describe('a registry', () => {
  const digest = `sha256:${'a1'.repeat(32)}`;
  let directory: string;

  /** In a directory of its own, with programs that write down what they are asked for. */
  const asked = async (step: string, programs: Readonly<Record<string, string>>): Promise<string[]> => {
    for (const [name, answer] of Object.entries(programs)) {
      const file = path.join(directory, name);
      writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> ${directory}/asked\n${answer}\n`);
      chmodSync(file, 0o755);
    }
    const PATH = `${directory}:${process.env['PATH']}`;
    const main = path.resolve('build/deploy/commands/release/main.js');
    await run(process.execPath, [main, step, '--registry', 'ghcr.io/owner/name'], {
      env: { PATH },
      cwd: directory,
    });
    return readFileSync(path.join(directory, 'asked'), 'utf8').trim().split('\n');
  };

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-registry-'));
    writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ version }));
    mkdirSync(path.join(directory, 'dist/charts/operators'), { recursive: true });
    writeFileSync(path.join(directory, 'dist/charts/operators/Chart.yaml'), '');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  test('gets each chart, which is signed by the digest that Helm tells on stderr', async () => {
    const helm = `echo 'Digest: ${digest}' >&2`;
    await expect(asked('charts', { helm, cosign: '' })).resolves.toEqual([
      `helm push dist/operators-${version}.tgz oci://ghcr.io/owner/name/charts`,
      `cosign sign --yes ghcr.io/owner/name/charts/operators@${digest}`,
    ]);
  });

  test('gets no package again that it has from an attempt that failed later', async () => {
    const npm = `[ "$1" != view ] || { [ "$2" = @mangamotion/tracing@${version} ] && echo ${version}; }`;
    const lines = await asked('packages', { npm });
    expect(lines.filter((line) => line.startsWith('npm publish'))).toEqual([
      `npm publish ./dist/mangamotion-instrumentation-${version}.tgz --access public --provenance --tag latest`,
    ]);
  });
});

test('both images are signed by digest', async () => {
  const command = documented('npm run release:images -- --registry ghcr.io/owner/name --dry-run');
  await expect(linesOf(command)).resolves.toEqual(
    ['services', 'instrumentation'].map((name) => `cosign sign --yes 'ghcr.io/owner/name/${name}@sha256:…'`),
  );
});

test('a registry that is none is refused', async () => {
  const command = documented('npm run release:charts -- --registry ghcr.io/owner/name --dry-run');
  await expect(runDocumented(command, { 'ghcr.io/owner/name': 'ghcr.io' })).rejects.toMatchObject({
    stderr: expect.stringContaining('--registry must be as ghcr.io/owner/name, got "ghcr.io"'),
  });
});

test.runIf(globSync('dist/charts/*/Chart.yaml').length > 0)(
  'every chart that was written is pushed, then signed by digest',
  async () => {
    const command = documented('npm run release:charts -- --registry ghcr.io/owner/name --dry-run');
    const charts = globSync('*', { cwd: 'dist/charts' }).toSorted();
    await expect(linesOf(command)).resolves.toEqual(
      charts.flatMap((chart) => [
        `helm push dist/${chart}-${version}.tgz oci://ghcr.io/owner/name/charts`,
        `cosign sign --yes ghcr.io/owner/name/charts/${chart}@sha256:${'0'.repeat(64)}`,
      ]),
    );
  },
);
