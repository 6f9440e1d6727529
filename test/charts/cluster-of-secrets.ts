import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { listenOnLoopback } from '../../deploy/rig/proxies/listen-on-loopback';
import type { HelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

const kinds = {
  '/api/v1': {
    groupVersion: 'v1',
    resources: [{ name: 'secrets', namespaced: true, kind: 'Secret', verbs: ['get'] }],
  },
  '/apis/rbac.authorization.k8s.io/v1': {
    groupVersion: 'rbac.authorization.k8s.io/v1',
    resources: [{ name: 'clusterroles', namespaced: false, kind: 'ClusterRole', verbs: ['get'] }],
  },
};

/** What `lookup` asks an API server for: which kinds there are, a role that every cluster has, and Secrets. */
export class ClusterOfSecrets {
  secrets: readonly Manifest[] = [];
  readonly #server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://cluster');
    const answer = this.#answer(pathname);
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(answer ?? { kind: 'Status', apiVersion: 'v1', code: 404, reason: 'NotFound' }),
    );
  });

  /** @returns its address. */
  async start(): Promise<string> {
    return `http://127.0.0.1:${await listenOnLoopback(this.#server)}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(pathname: string): object | undefined {
    const list = Object.entries(kinds).find(([known]) => known === pathname)?.[1];
    if (list) return { kind: 'APIResourceList', ...list };
    if (pathname === '/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin')
      return {
        kind: 'ClusterRole',
        apiVersion: 'rbac.authorization.k8s.io/v1',
        metadata: { name: 'cluster-admin' },
      };
    return this.secrets.find(
      ({ metadata }) => pathname === `/api/v1/namespaces/${metadata.namespace}/secrets/${metadata.name}`,
    );
  }
}

/** What Helm writes of the operators where it may look into the cluster at that address. */
export async function operatorsInSight(
  { directory }: HelmCharts,
  address: string,
  ...args: readonly string[]
): Promise<string> {
  // No other cluster than this.
  const env = { ...process.env, KUBECONFIG: path.join(directory, 'none') };
  const { stdout } = await promisify(execFile)(
    'helm',
    [
      'template',
      'operators',
      path.join(directory, 'operators'),
      '--dry-run=server',
      ...args,
      '--namespace',
      'operators',
      '--kube-version',
      '1.34.0',
      '--kube-apiserver',
      address,
    ],
    { env, maxBuffer: 2 ** 26 },
  );
  return stdout;
}
