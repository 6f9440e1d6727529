import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { onlyIf } from '../template/conditional';
import { present } from '../template/expression';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/** Publishes the API. */
export function addIngress(scope: Construct, { release, values }: Pipeline): void {
  const { enabled, className, host, tlsSecret } = values.ingress;
  const backend = { service: { name: `${release.name}-api`, port: { name: 'http' } } };
  const ingress = new k8s.KubeIngress(scope, 'ingress', {
    metadata: metadata(release, 'api'),
    spec: {
      ingressClassName: className,
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      tls: [{ hosts: [host], secretName: tlsSecret }],
    },
  });
  onlyIf(ingress, enabled);
  onlyIf(ingress, present(className), 'spec', 'ingressClassName');
  onlyIf(ingress, present(tlsSecret), 'spec', 'tls');
}
