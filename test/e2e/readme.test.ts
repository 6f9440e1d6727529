import { globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { run } from '../../deploy/cluster/command';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { kubectlIn } from './cluster/kubectl';
import { forward } from './pipeline/forward';
import { oldPodsGone } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');

beforeAll(async () => {
  const env = { KIND_CLUSTER: inject('cluster') };
  await runDocumented(documented('npm run kind:up'), {}, { env });
  await oldPodsGone(kubectl);
});

test('the start on kind ends with verdicts and one trace for each upload', async () => {
  await using api = await forward(
    documented('kubectl --namespace mangamotion port-forward service/mangamotion-api 3000'),
  );
  await using jaeger = await forward(
    documented('kubectl --namespace mangamotion port-forward service/mangamotion-jaeger-query 16686'),
  );
  const env = { JAEGER_QUERY_URL: jaeger.url };
  const here = { 'upload/main.js': `upload/main.js --api ${api.url}` };
  const uploads = await runDocumented(documented('npm run upload'), here, { env });
  expect(uploads).toContain('4 uploads, all as they should be.');
  const latest = await runDocumented(documented('npm run trace -- --latest'), {}, { env });
  expect(latest).toMatch(/mangamotion-(backend|worker)/);
});

test('traces are found in the cluster that is named, with the log lines of a refusal', async () => {
  const here = { 'my-cluster': kubectl.target.context };
  const failed = await runDocumented(
    documented('npm run trace -- --context my-cluster --failed --since 1h --logs'),
    here,
  );
  expect(failed).toMatch(/ERROR: Invalid file type/);
  const slow = await runDocumented(
    documented('npm run trace -- --context my-cluster --slow 5s --user reader-7'),
    { ...here, '--slow 5s': '--slow 1ms', 'reader-7': 'demo' },
  );
  expect(slow).toContain('POST /api/upload');
});

test('the images are built under the name of a registry', async () => {
  await runDocumented(
    documented('npm run images -- --repository registry.example.com/mangamotion --tag 0.1.0'),
  );
  const images = ['services', 'instrumentation'].map(
    (name) => `registry.example.com/mangamotion/${name}:0.1.0`,
  );
  const users = await run('docker', ['image', 'inspect', '--format', '{{.Config.User}}', ...images]);
  await run('docker', ['rmi', ...images]);
  expect(users.trim().split('\n')).toEqual([expect.stringMatching(/^\d+/), expect.stringMatching(/^\d+/)]);
});

test('the charts are written, and packed', async () => {
  await runDocumented(documented('npm run synth'));
  expect(await readFile('dist/charts/mangamotion/values-production.yaml', 'utf8')).toContain('probabilistic');
  await runDocumented(documented('npm run package'));
  const packages = globSync('dist/{mangamotion,operators}-[0-9]*.tgz').toSorted();
  await Promise.all(packages.map((file) => rm(file)));
  expect(packages).toEqual(['dist/mangamotion-0.1.0.tgz', 'dist/operators-0.1.0.tgz']);
});
