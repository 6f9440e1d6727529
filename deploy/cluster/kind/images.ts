import { parseAllDocuments } from 'yaml';
import { run } from '../command';
import { nodesOf } from './cluster';

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
