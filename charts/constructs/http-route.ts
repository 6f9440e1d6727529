import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { usualPorts } from '../../services/shared/usual-ports';
import { present } from '../template/condition';
import { onlyIf, unlessEmpty, when } from '../template/conditional';
import { each } from '../template/each';
import { field } from '../template/field';
import { addEntries } from '../template/free-form';
import { text } from '../template/text';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/** Publishes the API by a Gateway. @see https://gateway-api.sigs.k8s.io/api-types/httproute/ */
export function addHttpRoute(scope: Construct, { release, values }: Pipeline): void {
  const { enabled, gateway, gatewayNamespace, listener, host, paths, annotations } = values.httpRoute;
  const route = new ApiObject(scope, 'http-route', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata(release, 'api'),
    spec: {
      parentRefs: [
        { name: field(gateway), namespace: field(gatewayNamespace), sectionName: field(listener) },
      ],
      hostnames: unlessEmpty(when(present(host), field(host))),
      rules: [
        {
          backendRefs: [{ name: text`${release.name}-api`, port: usualPorts.api }],
          matches: each(paths, (value) => ({ path: { type: 'PathPrefix', value } })),
          // None: an upload takes as long as it takes, and the API bounds silence itself.
          timeouts: { request: '0s' },
        },
      ],
    },
  });
  onlyIf(route, enabled);
  addEntries(route, annotations, 'metadata', 'annotations');
  onlyIf(route, present(gatewayNamespace), 'spec', 'parentRefs', '-', 'namespace');
  onlyIf(route, present(listener), 'spec', 'parentRefs', '-', 'sectionName');
}
