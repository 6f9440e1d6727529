import { readFileSync } from 'node:fs';
import path from 'node:path';
import { imageTargets } from '../../cluster/images/targets';

/** A program with its arguments. */
export type Command = readonly [string, ...string[]];

/** Where things go: `ghcr.io/owner/name`. */
export interface Destination {
  readonly version: string;
  readonly registry: string;
}

const PACKAGES = ['tracing', 'instrumentation'] as const;

/** By OpenID Connect of who runs it: npm and Sigstore are told by whom, and there is no key that could get lost. */
export const publishPackages = ({ version }: Pick<Destination, 'version'>): Publication[] =>
  PACKAGES.map((name) => ({ name: `@mangamotion/${name}`, command: publish(name, version) }));

interface Publication {
  /** Of the package. */
  readonly name: string;
  readonly command: Command;
}

const publish = (name: string, version: string): Command => [
  'npm',
  'publish',
  // Without the dot it would be a repository of GitHub.
  `./dist/mangamotion-${name}-${version}.tgz`,
  '--access',
  'public',
  '--provenance',
  // A release candidate is nothing that `npm install` should bring by itself.
  '--tag',
  version.includes('-') ? 'next' : 'latest',
];

/** @param chart the name of a packed chart */
export const pushChart = (chart: string, { version, registry }: Destination): Command => [
  'helm',
  'push',
  `dist/${chart}-${version}.tgz`,
  `oci://${registry}/charts`,
];

/** By digest: a tag can be moved to what nobody signed. */
export const sign = (name: string, digest: string, { registry }: Destination): Command => [
  'cosign',
  'sign',
  '--yes',
  `${registry}/${name}@${digest}`,
];

/** Of the images, as the builder wrote it down. @throws Error where they were not built */
export function imageDigests(directory: string): { readonly name: string; readonly digest: string }[] {
  return imageTargets.map((name) => {
    const file = path.join(directory, `${name}.json`);
    const { 'containerimage.digest': digest }: { 'containerimage.digest'?: string } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    if (digest === undefined) throw new Error(`${file} must have a containerimage.digest`);
    return { name, digest };
  });
}

/** Of what `helm push` says. @throws Error where it says none */
export function chartDigest(output: string): string {
  const [, digest] = /^Digest: (sha256:[\da-f]{64})$/m.exec(output) ?? [];
  if (digest === undefined) throw new Error(`helm push must say a digest, got "${output.trim()}"`);
  return digest;
}
