import { usualPorts } from '../../../services/shared/usual-ports';
import type { Kubectl } from '../kubectl';
import { poll } from '../poll';
import { PortForward } from '../port-forward';
import { installChart, type Release, renderChart } from './charts';
import { imagesIn, loadImages } from './images';
import { ensureRestrictedNamespace } from './namespaces';
import type { OwnImages } from './own-images';
import { waitForWebhooks } from './webhooks';

export const namespaces = { operators: 'mangamotion-operators', mangamotion: 'mangamotion' } as const;

export const operatorsRelease: Release = { chart: 'operators', name: 'mangamotion-operators' };

/** The development environment with our own images as they were just built. */
export function developmentRelease(images: OwnImages): Release {
  return {
    chart: 'mangamotion',
    name: 'mangamotion',
    environment: 'development',
    values: {
      images: {
        services: { tag: tagOf(images['mangamotion/services']) },
        instrumentation: { tag: tagOf(images['mangamotion/instrumentation']) },
      },
    },
  };
}

const tagOf = (image: string): string => image.slice(image.lastIndexOf(':') + 1);

/** What operators start by themselves, which therefore stands in no manifest. */
const startedByOperators = ['jaegertracing/all-in-one:1.65.0'];

/** Loads whatever the charts need and Docker has. @returns the loaded images. */
export async function loadChartImages(cluster: string, releases: readonly Release[]): Promise<string[]> {
  const manifests = await Promise.all(releases.map(renderChart));
  return loadImages(cluster, [...imagesIn(manifests.join('\n---\n')), ...startedByOperators]);
}

/** Ends when custom resources can really be created. */
export async function installOperators(kubectl: Kubectl): Promise<void> {
  const inOperators = kubectl.in(namespaces.operators);
  await ensureRestrictedNamespace(kubectl, namespaces.operators);
  await installChart(inOperators, operatorsRelease);
  await waitForWebhooks(inOperators);
}

export async function installMangamotion(kubectl: Kubectl, release: Release): Promise<void> {
  await ensureRestrictedNamespace(kubectl, kubectl.target.namespace);
  await installChart(kubectl, release);
}

/** Waits until `GET /readyz` says that the API has all it needs. @throws Error with its last answer. */
export async function waitForApi(kubectl: Kubectl, release: string, timeoutMillis = 120_000): Promise<void> {
  await using forward = await PortForward.open(kubectl, {
    of: `service/${release}-api`,
    port: usualPorts.operations,
  });
  await poll('the API', { timeoutMillis }, async () => {
    const response = await fetch(`${forward.url}/readyz`, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`/readyz answered ${response.status}: ${await response.text()}`);
  });
}
