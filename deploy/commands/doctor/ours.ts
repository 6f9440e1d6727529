import type { Metadata } from './resources';

/** What one of our charts installed: only that is healed, and only its release is upgraded. */
export const isOurs = ({ labels }: Partial<Metadata>): boolean =>
  labels?.['app.kubernetes.io/name'] === 'mangamotion' &&
  labels['app.kubernetes.io/part-of'] === 'mangamotion';

export const componentOf = ({ labels }: Partial<Metadata>): string =>
  labels?.['app.kubernetes.io/component'] ?? '';

/** API or worker, which have the bundle's counts in their `/metrics`. */
export const isService = (metadata: Partial<Metadata>): boolean =>
  isOurs(metadata) && ['api', 'worker'].includes(componentOf(metadata));

/** The release that it is of, as Helm writes it down; undefined where Helm did not install it. */
export function releaseOf({ annotations }: Partial<Metadata>): Release | undefined {
  const name = annotations?.['meta.helm.sh/release-name'];
  const namespace = annotations?.['meta.helm.sh/release-namespace'];
  return name !== undefined && namespace !== undefined ? { name, namespace } : undefined;
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
}
