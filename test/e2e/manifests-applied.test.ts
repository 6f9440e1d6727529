import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CommandError, run } from '../../deploy/cluster/command';
import { namespaces, waitForApi } from '../../deploy/cluster/kind/install';
import { cleanTree } from '../../deploy/jaeger/upload-trees';
import { documented } from '../documents/commands';
import { runDocumented } from '../documents/run';
import { pngPage } from '../integration/worker/samples';
import { describeNamespaces } from './cluster/describe-namespaces';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { uninstalled } from './pipeline/install';
import { removeSharedOperators, restoreSharedOperators } from './pipeline/operators';

const kubectl = kubectlIn(namespaces.mangamotion);
const parts = ['operators', 'mangamotion'] as const;
const workloads = ['deployments', 'statefulsets'];
let directory: string;

const apply = {
  definitions: documented(
    'kubectl apply --server-side --force-conflicts --filename dist/charts/operators/crds',
  ),
  namespace: documented(
    'kubectl apply --server-side --force-conflicts --filename dist/manifests/production/mangamotion/0000-namespace.yaml',
  ),
  operators: documented(
    'kubectl apply --server-side --force-conflicts --filename dist/manifests/production/operators',
  ),
  mangamotion: documented(
    'kubectl apply --server-side --force-conflicts --filename dist/manifests/production/mangamotion',
  ),
};
const operatorsAvailable = documented(
  'kubectl --namespace mangamotion-operators wait --for=condition=Available deployments --all --timeout=300s',
);
const operatorsReached = documented(
  'for attempt in $(seq 60); do if kubectl apply --server-side --force-conflicts --dry-run=server --filename dist/manifests/production/mangamotion; then break; fi; sleep 1; done',
);

const here = (command: string): Promise<string> =>
  runDocumented(command, { 'dist/manifests/production': directory });

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-manifests-'));
  await Promise.all(parts.map(copyManifests));
  await uninstalled(kubectl, 'mangamotion');
  await removeSharedOperators();
  await deleteNamespaces();
  try {
    const { definitions, namespace, operators, mangamotion } = apply;
    const reached = [operatorsAvailable, operatorsReached];
    for (const command of [definitions, namespace, operators, ...reached, mangamotion]) await here(command);
    for (const kind of workloads) await kubectl.rolledOut(kind, 240);
    await waitForApi(kubectl, 'mangamotion', 240_000);
  } catch (error) {
    process.stderr.write(await describeNamespaces());
    throw error;
  }
});

afterAll(async () => {
  // What the operators serve goes first.
  for (const part of parts.toReversed()) {
    await ofPart(part, 'delete', '--ignore-not-found');
  }
  await restoreSharedOperators();
  await rm(directory, { recursive: true, force: true });
});

test('by plain manifests one upload is one trace', async () => {
  await using api = await Api.open(kubectl);
  await using jaeger = await Jaeger.open(kubectl);
  const { body, traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
  expect((await api.finishedJob(body.jobId)).status).toBe('clean');
  await expect.poll(() => jaeger.tree(traceId), { timeout: 90_000, interval: 1000 }).toEqual(cleanTree);
});

test.for(parts)('who applies those of %s again changes nothing', async (part) => {
  expect(await difference(part)).toBe('');
  const before = await versions(part);
  await here(apply[part]);
  expect(await versions(part)).toEqual(before);
  expect(await difference(part)).toBe('');
});

/** What synth wrote of development, with the images that are tested. */
async function copyManifests(part: (typeof parts)[number]): Promise<void> {
  const from = path.join('dist/manifests/development', part);
  await mkdir(path.join(directory, part));
  const images = Object.values(inject('images'));
  for (const name of await readdir(from)) {
    const manifest = await readFile(path.join(from, name), 'utf8');
    const tested = images.reduce(
      (text, image) => text.replaceAll(`${image.split(':')[0]}:0.1.0`, image),
      manifest,
    );
    await writeFile(path.join(directory, part, name), tested);
  }
}

async function deleteNamespaces(): Promise<void> {
  const names = Object.values(namespaces);
  await kubectl.run(['delete', 'namespace', '--ignore-not-found', ...names], { timeoutMillis: 240_000 });
}

/** What an apply would change, as kubectl shows it. */
async function difference(part: string): Promise<string> {
  return ofPart(part, 'diff', '--server-side', '--force-conflicts').catch((error: unknown) => {
    if (error instanceof CommandError && error.stdout !== '') return error.stdout;
    throw error;
  });
}

/** kubectl about all objects of a part, each of which says its own namespace. */
function ofPart(part: string, ...args: readonly string[]): Promise<string> {
  const { context } = kubectl.target;
  const files = ['--filename', path.join(directory, part)];
  return run('kubectl', ['--context', context, ...args, ...files], { timeoutMillis: 240_000 });
}

interface Applied {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly resourceVersion: string;
  };
}

/** Of each object, the number that changes with what it says, and not with its status where it has one. */
async function versions(part: string): Promise<string[]> {
  const { items }: { items: readonly Applied[] } = JSON.parse(await ofPart(part, 'get', '--output', 'json'));
  return items.map(({ kind, metadata }) => {
    const { name, generation, resourceVersion } = metadata;
    return `${kind}/${name} ${generation ?? resourceVersion}`;
  });
}
