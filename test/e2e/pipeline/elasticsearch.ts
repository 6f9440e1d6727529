import type { Kubectl } from '../../../deploy/cluster/kubectl';

const name = 'elasticsearch';
const labels = { app: name };

/** A single Elasticsearch without security, in kubectl's namespace; ready when this resolves. */
export async function installElasticsearch(kubectl: Kubectl): Promise<string> {
  const { namespace } = kubectl.target;
  const metadata = { name, namespace };
  const list = { apiVersion: 'v1', kind: 'List', items: [service(metadata), deployment(metadata)] };
  await kubectl.apply(JSON.stringify(list));
  await kubectl.run(['rollout', 'status', `deployment/${name}`, '--timeout=180s'], {
    timeoutMillis: 190_000,
  });
  return `http://${name}.${namespace}.svc:9200`;
}

const service = (metadata: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { selector: labels, ports: [{ name: 'http', port: 9200 }] },
});

const deployment = (metadata: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
});

const podSpec = {
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name,
      image: 'docker.elastic.co/elasticsearch/elasticsearch:7.17.28',
      env: [
        { name: 'discovery.type', value: 'single-node' },
        { name: 'ES_JAVA_OPTS', value: '-Xms512m -Xmx512m' },
      ],
      ports: [{ containerPort: 9200 }],
      readinessProbe: { httpGet: { path: '/_cluster/health', port: 9200 }, periodSeconds: 2 },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: '100m', memory: '1Gi' } },
      volumeMounts: [{ name: 'data', mountPath: '/usr/share/elasticsearch/data' }],
    },
  ],
  volumes: [{ name: 'data', emptyDir: {} }],
};
