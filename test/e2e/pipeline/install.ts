import { inject } from 'vitest';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Release } from '../../../deploy/kind/charts';
import { developmentRelease, installMangamotion, waitForApi } from '../../../deploy/kind/install';
import { describeNamespaces } from '../cluster/describe-namespaces';

/** The development environment of the images that are tested, with changes; upgrades what is there. */
export async function installPipeline(kubectl: Kubectl, values: object = {}): Promise<Release> {
  const release = releaseWith(values);
  try {
    await installMangamotion(kubectl, release);
    await waitForApi(kubectl, release.name);
    return release;
  } catch (error) {
    process.stderr.write(await describeNamespaces());
    throw error;
  }
}

export function releaseWith(values: object): Release {
  const release = developmentRelease(inject('images'));
  return { ...release, values: merge(release.values ?? {}, merge(smallValues, values)) };
}

/** The test signature alone needs no room for ClamAV's whole database. */
const smallValues = { clamd: { resources: { cpu: '50m', memory: '512Mi' } } };

function merge(base: object, changes: object): object {
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(changes)) {
    const before = merged.get(key);
    merged.set(key, isObject(before) && isObject(value) ? merge(before, value) : value);
  }
  return Object.fromEntries(merged);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
