import { inject } from 'vitest';
import { helm, type Release } from '../../../deploy/cluster/kind/charts';
import { developmentRelease, installMangamotion, waitForApi } from '../../../deploy/cluster/kind/install';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { poll } from '../../../deploy/cluster/poll';
import { mergeValues } from '../../merge-values';
import { describeNamespaces } from '../cluster/describe-namespaces';
import { servicePods } from './pods';

/** The development environment of the images that are tested, with changes; upgrades what is there. */
export async function installPipeline(
  kubectl: Kubectl,
  values: object = {},
  name = 'mangamotion',
): Promise<Release> {
  const release = { ...releaseWith(values), name };
  await installed(kubectl, name, () => installMangamotion(kubectl, release));
  return release;
}

/**
 * Installs in any way, and waits until the new API answers alone: a hook may have rolled the pods that came up untraced,
 * and ends before they are replaced. What goes wrong is shown with all pods.
 */
export async function installed(
  kubectl: Kubectl,
  release: string,
  install: () => Promise<unknown>,
): Promise<void> {
  try {
    await install();
    for (const service of ['api', 'worker']) await kubectl.rolledOut(`deployment/${release}-${service}`, 240);
    await oldPodsGone(kubectl);
    await waitForApi(kubectl, release);
  } catch (error) {
    process.stderr.write(await describeNamespaces());
    throw error;
  }
}

export async function uninstalled(kubectl: Kubectl, release: string): Promise<void> {
  await helm(kubectl, ['uninstall', release, '--ignore-not-found', '--wait', '--timeout', '240s']);
}

/** A pod that is stopping still answers, by its old settings. */
export async function oldPodsGone(kubectl: Kubectl, selector?: string): Promise<void> {
  await poll('the end of old pods', { timeoutMillis: 120_000 }, async () => {
    const stopping = (await servicePods(kubectl, selector)).filter(
      ({ metadata }) => metadata.deletionTimestamp,
    );
    if (stopping.length > 0) throw new Error(stopping.map(({ metadata }) => metadata.name).join(', '));
  });
}

export function releaseWith(values: object): Release {
  const release = developmentRelease(inject('images'));
  return { ...release, values: mergeValues(release.values ?? {}, mergeValues(smallValues, values)) };
}

/** The test signature alone needs no room for ClamAV's whole database. */
const smallValues = { clamd: { resources: { cpu: '50m', memory: '512Mi' } } };
