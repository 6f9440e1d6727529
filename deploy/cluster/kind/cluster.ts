import { run } from '../command';
import { Kubectl } from '../kubectl';

/** A kind cluster; its context in the kubeconfig is `kind-<name>`. */
export interface KindCluster {
  readonly name: string;
  /** `kindest/node:…`; undefined: the one that this kind was released with. */
  readonly nodeImage: string | undefined;
}

const configuration = 'deploy/cluster/kind.yaml';

/** kubectl against the cluster. */
export const kubectlOf = ({ name }: KindCluster, namespace: string): Kubectl =>
  new Kubectl({ context: contextOf(name), namespace });

const contextOf = (name: string): string => `kind-${name}`;

/** @returns whether it had to be created. */
export async function ensureCluster({ name, nodeImage }: KindCluster): Promise<boolean> {
  if (await clusterExists(name)) {
    // The kubeconfig may be another one than that which it was created with.
    await run('kind', ['export', 'kubeconfig', '--name', name]);
    return false;
  }
  const image = nodeImage ? ['--image', nodeImage] : [];
  const config = ['--config', configuration];
  await run('kind', ['create', 'cluster', '--name', name, ...image, ...config, '--wait', '2m']);
  return true;
}

/** Does nothing where there is none. */
export async function removeCluster(name: string): Promise<void> {
  await run('kind', ['delete', 'cluster', '--name', name]);
}

async function clusterExists(name: string): Promise<boolean> {
  const names = await run('kind', ['get', 'clusters']);
  return names.split('\n').includes(name);
}

/** Names of the containers that are the cluster's nodes. */
export async function nodesOf(name: string): Promise<string[]> {
  const nodes = await run('kind', ['get', 'nodes', '--name', name]);
  return nodes.split('\n').filter(Boolean);
}
