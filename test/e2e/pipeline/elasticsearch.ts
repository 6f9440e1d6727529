import { containerSecurity } from '../../../charts/constructs/container';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { installServer } from './server';

/** A single Elasticsearch without security, in kubectl's namespace; ready when this resolves. */
export async function installElasticsearch(kubectl: Kubectl): Promise<string> {
  const host = await installServer(kubectl, {
    name: 'elasticsearch',
    image: 'docker.elastic.co/elasticsearch/elasticsearch:7.17.28',
    user: 1000,
    ports: [9200],
    container: {
      env: [
        { name: 'discovery.type', value: 'single-node' },
        { name: 'ES_JAVA_OPTS', value: '-Xms512m -Xmx512m' },
      ],
      readinessProbe: { httpGet: { path: '/_cluster/health', port: 9200 }, periodSeconds: 2 },
      // It writes logs beside its programs.
      securityContext: { ...containerSecurity, readOnlyRootFilesystem: false },
      resources: { requests: { cpu: '100m', memory: '1Gi' } },
      volumeMounts: [{ name: 'data', mountPath: '/usr/share/elasticsearch/data' }],
    },
    volumes: [{ name: 'data', emptyDir: {} }],
  });
  return `http://${host}:9200`;
}
