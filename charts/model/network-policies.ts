import { z } from 'zod';
import { addressBlock, addressBlocks, flag, labelMap, objectName, whole } from './fields';

/** A server that is not deployed here, as pods may reach it. */
const peer = (of: string) =>
  z.strictObject({
    namespace: objectName(
      `Namespace of ${of}, where it runs in this cluster; empty: it is known by its addresses.`,
    ),
    pods: labelMap(
      `Labels of the pods of ${of}; empty: all of namespace. Without a namespace, in that of the release.`,
    ),
    addresses: addressBlocks(
      `Addresses of ${of}, with commas between several blocks; where namespace and pods are empty too: any but link-local ones, among which the cloud's metadata is, and networkPolicies.apiServer.`,
    ),
  });

export const networkPolicies = z
  .strictObject({
    enabled: flag('Deny what is not needed. Needs a network plugin that enforces policies.'),
    ingressNamespace: objectName(
      'Namespace of the ingress controller, which may reach the API; empty: any pod may.',
    ),
    loadBalancers: addressBlocks(
      'Addresses of load balancers that talk to pods themselves, such as the subnets of one of AWS with targets by address, or 35.191.0.0/16,130.211.0.0/22 of Google: these may reach the API.',
    ),
    meshNamespace: objectName(
      'Namespace of the control plane of a service mesh, which the sidecars of all pods may reach; empty: there is none.',
    ),
    apiServer: addressBlock(
      'Addresses of the API server, which API and worker have no business with; empty: closed by its port alone, where that is none of those below.',
    ),
    redis: peer('Redis')
      .extend({
        port: whole(1, 65_535, 'Port of Redis.'),
        sentinelPort: whole(0, 65_535, 'Port of its Sentinels; 0: it has none.'),
      })
      .describe('Where redis.deploy is false.'),
    objectStorage: peer('S3')
      .extend({ port: whole(1, 65_535, 'Port of objectStorage.endpoint.') })
      .describe('Where objectStorage.deploy is false.'),
    clamd: peer('clamd').describe('Where clamd.deploy is false; its port is clamd.port.'),
    tracing: peer('the backend')
      .extend({
        port: whole(1, 65_535, 'Port of tracing.externalEndpoint; the ports of Jaeger are open, too.'),
      })
      .describe('Where tracing.backend is external.'),
    jaegerStorage: peer('what keeps traces')
      .extend({ port: whole(0, 65_535, 'Port of jaeger.storage.servers; 0: any.') })
      .describe(
        'Where jaeger.storage.type is not memory; where nothing is said, Jaeger reaches any pod and any address.',
      ),
    proxy: peer('the proxy')
      .extend({ port: whole(1, 65_535, 'Port of proxy.http and proxy.https.') })
      .describe('Where a proxy is set.'),
    issuer: peer('the issuer')
      .extend({ port: whole(1, 65_535, 'Port of authentication.oidc.issuer.') })
      .describe('Where authentication.mode is oidc.'),
  })
  .describe('NetworkPolicies.');
