import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from '../../../deploy/cluster/kind/charts';
import { ensureCluster, kubectlOf } from '../../../deploy/cluster/kind/cluster';
import { loadImages } from '../../../deploy/cluster/kind/images';
import {
  developmentRelease,
  installOperators,
  loadChartImages,
  operatorsRelease,
} from '../../../deploy/cluster/kind/install';
import { buildImages, forgetImages, type OwnImages } from '../../../deploy/cluster/kind/own-images';
import { step } from '../../../deploy/cluster/kind/progress';
import { requireTools } from '../../../deploy/cluster/kind/tools';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: string;
    kubeconfig: string;
    images: OwnImages;
  }
}

/** For backends that no chart installs by default, and for containers without Node.js. */
const furtherImages = [
  'busybox:1.37',
  'otel/opentelemetry-collector-contrib:0.144.0',
  'jaegertracing/jaeger:2.13.0',
  'jaegertracing/jaeger-collector:1.65.0',
  'jaegertracing/jaeger-query:1.65.0',
  'jaegertracing/jaeger-es-index-cleaner:1.65.0',
  'jaegertracing/jaeger-es-rollover:1.65.0',
  'docker.elastic.co/elasticsearch/elasticsearch:7.17.28',
];

/**
 * One cluster for all test files, with both operators in it. E2E_CLUSTER names one that is kept and
 * used again, for work on the tests themselves.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await requireTools();
  const kept = process.env['E2E_CLUSTER'];
  const name = kept ?? `mangamotion-e2e-${randomBytes(3).toString('hex')}`;
  const directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-e2e-'));
  // Never the kubeconfig of whoever runs this.
  const kubeconfig = path.join(directory, 'kubeconfig');
  process.env['KUBECONFIG'] = kubeconfig;
  const tearDown = async (): Promise<void> => {
    if (!kept)
      await step('removing the cluster', () =>
        runDocumented(documented('npm run kind:down'), {}, { env: { KIND_CLUSTER: name } }),
      );
    await rm(directory, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  };
  const removeAtExit = (): void => {
    if (!kept) spawnSync('kind', ['delete', 'cluster', '--name', name]);
  };
  process.on('exit', removeAtExit);
  try {
    const images = await prepare(name);
    project.provide('cluster', name);
    project.provide('kubeconfig', kubeconfig);
    project.provide('images', images);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function prepare(name: string): Promise<OwnImages> {
  const [images] = await Promise.all([step('images', buildImages), prepareCluster(name)]);
  await step('the images into the cluster', async () => {
    await loadChartImages(name, [developmentRelease(images)]);
    await forgetImages();
  });
  return images;
}

/** With all that it takes no image of ours for. */
async function prepareCluster(name: string): Promise<void> {
  const nodeImage = process.env['KIND_NODE_IMAGE'] || undefined;
  await Promise.all([
    step(`cluster ${name}`, () => ensureCluster({ name, nodeImage })),
    step('charts', synthesize),
  ]);
  await step("others' images into the cluster", async () => {
    await loadChartImages(name, [operatorsRelease]);
    await loadImages(name, furtherImages);
  });
  await step('operators', () => installOperators(kubectlOf({ name, nodeImage }, 'default')));
}
