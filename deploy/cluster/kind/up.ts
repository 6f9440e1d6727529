import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { usualPorts } from '../../../services/shared/usual-ports';
import { synthesize } from './charts';
import { ensureCluster, kubectlOf, type KindCluster } from './cluster';
import {
  developmentRelease,
  installMangamotion,
  installOperators,
  loadChartImages,
  namespaces,
  operatorsRelease,
  waitForApi,
} from './install';
import { buildImages, forgetImages, type OwnImages } from './own-images';
import { print, step } from './progress';
import { requireTools } from './tools';

const usage = `Creates a kind cluster and installs MangaMotion's development environment in it.
A second run upgrades what is there.

  npm run kind:up -- [--name NAME] [--node-image IMAGE]

  --name NAME         name of the cluster (default: KIND_CLUSTER, else mangamotion)
  --node-image IMAGE  kindest/node image (default: KIND_NODE_IMAGE, else kind's own)
`;

runCommand('kind:up', main);

async function main(): Promise<void> {
  const { KIND_CLUSTER, KIND_NODE_IMAGE } = process.env;
  const { values } = parseArguments({
    options: {
      name: { type: 'string', default: KIND_CLUSTER || 'mangamotion' },
      'node-image': { type: 'string', default: KIND_NODE_IMAGE || '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(usage);
  else await up({ name: values.name, nodeImage: values['node-image'] || undefined });
}

async function up(cluster: KindCluster): Promise<void> {
  await requireTools();
  const [, images] = await Promise.all([
    step(`cluster ${cluster.name}`, () => ensureCluster(cluster)),
    step('images', buildImages),
    step('charts', synthesize),
  ]);
  await step('images into the cluster', () => load(cluster, images));
  const kubectl = kubectlOf(cluster, namespaces.mangamotion);
  const release = developmentRelease(images);
  await step('operators', () => installOperators(kubectl));
  await step('MangaMotion', () => installMangamotion(kubectl, release));
  await step('API', () => waitForApi(kubectl, release.name));
  print(nextSteps(cluster, release.name));
}

async function load(cluster: KindCluster, images: OwnImages): Promise<void> {
  const loaded = await loadChartImages(cluster.name, [operatorsRelease, developmentRelease(images)]);
  for (const image of loaded) print(`  ${image}`);
  await forgetImages();
}

function nextSteps({ name }: KindCluster, release: string): string {
  const kubectl = `kubectl --context kind-${name} --namespace ${namespaces.mangamotion}`;
  return `MangaMotion is up.

  API:     ${kubectl} port-forward service/${release}-api ${usualPorts.api}
  Jaeger:  ${kubectl} port-forward service/${release}-jaeger-query 16686
  Check:   npm run doctor -- --context kind-${name} --namespace ${namespaces.mangamotion}
  Remove:  npm run kind:down${name === 'mangamotion' ? '' : ` -- --name ${name}`}
`;
}
