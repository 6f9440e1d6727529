import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { onlyIf } from '../template/conditional';
import { filled } from '../template/each';
import { any, present } from '../template/expression';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/** Of ingress-nginx, which others do not read: its own bound, and whether a body is on its disk before it is here. */
const bodySize = 'nginx.ingress.kubernetes.io/proxy-body-size';
const buffering = 'nginx.ingress.kubernetes.io/proxy-request-buffering';

/** Publishes the API. */
export function addIngress(scope: Construct, { release, values }: Pipeline): void {
  const { enabled, className, host, paths, annotations, maxBodySize, tlsSecret } = values.ingress;
  const backend = { service: { name: `${release.name}-api`, port: { name: 'http' } } };
  const ingress = new k8s.KubeIngress(scope, 'ingress', {
    metadata: {
      ...metadata(release, 'api'),
      annotations: { ...annotations, [bodySize]: maxBodySize, [buffering]: 'off' },
    },
    spec: {
      ingressClassName: className,
      rules: [{ host, http: { paths: paths.map((path) => ({ path, pathType: 'Prefix', backend })) } }],
      tls: [{ hosts: [host], secretName: tlsSecret }],
    },
  });
  onlyIf(ingress, enabled);
  onlyIf(ingress, any(filled(annotations), present(maxBodySize)), 'metadata', 'annotations');
  for (const name of [bodySize, buffering])
    onlyIf(ingress, present(maxBodySize), 'metadata', 'annotations', name);
  onlyIf(ingress, present(className), 'spec', 'ingressClassName');
  onlyIf(ingress, present(tlsSecret), 'spec', 'tls');
}
