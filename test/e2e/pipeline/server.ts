import { containerSecurity, podSecurity } from '../../../charts/constructs/container';
import type { Kubectl } from '../../../deploy/cluster/kubectl';

/** One pod of others, which nothing around it protects. */
export interface Server {
  readonly name: string;
  readonly image: string;
  readonly user: number;
  readonly ports: readonly number[];
  /** What else its container has. */
  readonly container?: object;
  readonly volumes?: readonly object[];
}

/** Runs it in kubectl's namespace. @returns its host, when it is ready */
export async function installServer(kubectl: Kubectl, server: Server): Promise<string> {
  const { namespace } = kubectl.target;
  const { name } = server;
  const metadata = { name, namespace };
  const items = [service(server, metadata), deployment(server, metadata)];
  await kubectl.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await kubectl.rolledOut(`deployment/${name}`, 180);
  return hostOf(kubectl, name);
}

export const hostOf = ({ target }: Kubectl, name: string): string => `${name}.${target.namespace}.svc`;

const labelsOf = ({ name }: Server) => ({ app: name });

const service = (server: Server, metadata: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: {
    selector: labelsOf(server),
    ports: server.ports.map((port) => ({ name: `port-${port}`, port })),
  },
});

const deployment = (server: Server, metadata: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    selector: { matchLabels: labelsOf(server) },
    template: { metadata: { labels: labelsOf(server) }, spec: podSpec(server) },
  },
});

const podSpec = ({ name, image, user, ports, container, volumes = [] }: Server) => ({
  automountServiceAccountToken: false,
  securityContext: podSecurity(user),
  containers: [
    {
      name,
      image,
      ports: ports.map((containerPort) => ({ containerPort })),
      readinessProbe: { tcpSocket: { port: ports[0] }, periodSeconds: 1 },
      securityContext: containerSecurity,
      ...container,
    },
  ],
  volumes,
});
