import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { any, present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { each, entriesOf, filled } from '../template/each';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/** Of ingress-nginx, which others do not read: its own bound, and whether a body is on its disk before it is here. */
const bodySize = 'nginx.ingress.kubernetes.io/proxy-body-size';
const buffering = 'nginx.ingress.kubernetes.io/proxy-request-buffering';

/** Publishes the API. */
export function addIngress(scope: Construct, { release, values }: Pipeline): void {
  const { enabled, className, host, paths, annotations, maxBodySize, tlsSecret } = values.ingress;
  const backend = { service: { name: text`${release.name}-api`, port: { name: 'http' } } };
  const ingress = new k8s.KubeIngress(scope, 'ingress', {
    metadata: {
      ...metadata(release, 'api'),
      annotations: { ...entriesOf(annotations), [bodySize]: field(maxBodySize), [buffering]: 'off' },
    },
    spec: {
      ingressClassName: field(className),
      rules: [
        {
          host: field(host),
          http: { paths: each(paths, (path) => ({ path, pathType: 'Prefix', backend })) },
        },
      ],
      tls: [{ hosts: [field(host)], secretName: field(tlsSecret) }],
    },
  });
  onlyIf(ingress, enabled);
  onlyIf(ingress, any(filled(annotations), present(maxBodySize)), 'metadata', 'annotations');
  for (const name of [bodySize, buffering])
    onlyIf(ingress, present(maxBodySize), 'metadata', 'annotations', name);
  onlyIf(ingress, present(className), 'spec', 'ingressClassName');
  onlyIf(ingress, present(tlsSecret), 'spec', 'tls');
}
