import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { run } from '../command';
import { nodesOf } from './cluster';

export const ownImages = ['mangamotion/services', 'mangamotion/instrumentation'] as const;

/** `repository:tag` of each of our images, under a tag that changes with the content alone. */
export type OwnImages = Readonly<Record<(typeof ownImages)[number], string>>;

/**
 * Builds our images and tags them by content: a second run rolls pods only where the code has changed.
 * (An image's id will not do, because it covers labels such as the time of the build.)
 */
export async function buildImages(): Promise<OwnImages> {
  await run(process.execPath, ['build/deploy/cluster/images/build.js', '--tag', 'latest']);
  const [services, instrumentation] = await Promise.all(ownImages.map(tagByContent));
  return { 'mangamotion/services': services ?? '', 'mangamotion/instrumentation': instrumentation ?? '' };
}

async function tagByContent(repository: string): Promise<string> {
  const format = '{{json .RootFS.Layers}} {{json .Config.Cmd}} {{json .Config.Env}} {{json .Config.User}}';
  const content = await run('docker', ['image', 'inspect', '--format', format, `${repository}:latest`]);
  const image = `${repository}:content-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
  await run('docker', ['tag', `${repository}:latest`, image]);
  return image;
}

/** Removes the tag by content, once the cluster has the image. */
export async function forgetImages(images: OwnImages): Promise<void> {
  await run('docker', ['rmi', '--no-prune', ...Object.values(images)]);
}

/** Every image that manifests name, wherever in them. */
export function imagesIn(manifests: string): string[] {
  const found = parseAllDocuments(manifests).flatMap((document) => imagesOf(document.toJS()));
  return [...new Set(found)].toSorted();
}

function imagesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'image' && typeof child === 'string' ? [child] : imagesOf(child),
  );
}

/**
 * Loads those of the images that Docker has and the nodes have not; the cluster pulls the others.
 *
 * @returns the images that were loaded.
 */
export async function loadImages(cluster: string, images: readonly string[]): Promise<string[]> {
  const present = await imagesOnNodes(cluster);
  const absent = images.filter((image) => !present.has(canonical(image)));
  const local = await localImages(absent);
  if (local.length > 0) await run('kind', ['load', 'docker-image', '--name', cluster, ...local]);
  return local;
}

async function localImages(images: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    images.map(async (image) => {
      const inspected = run('docker', ['image', 'inspect', '--format', '{{.Id}}', image]);
      return inspected.then(
        () => [image],
        () => [],
      );
    }),
  );
  return checked.flat();
}

/** Images that every node has. */
async function imagesOnNodes(cluster: string): Promise<Set<string>> {
  const nodes = await nodesOf(cluster);
  const [first, ...others] = await Promise.all(nodes.map(imagesOn));
  return new Set([...(first ?? [])].filter((image) => others.every((node) => node.has(image))));
}

async function imagesOn(node: string): Promise<Set<string>> {
  const list = ['ctr', '--namespace', 'k8s.io', 'images', 'list', '--quiet'];
  return new Set((await run('docker', ['exec', node, ...list])).split('\n'));
}

/** `redis:8` → `docker.io/library/redis:8`, as containerd names it. */
export function canonical(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]|^localhost$/.test(first) ? image : `docker.io/${image}`;
}
