import { z } from 'zod';
import { flag, hostName, httpsUrl, image, objectName, resources, text, whole } from './fields';
import { deploymentPods } from './pods';
import { probes } from './probes';
import { service } from './service';

/** What oauth2-proxy has of the chart. */
const variables = ['OAUTH2_PROXY_CLIENT_ID', 'OAUTH2_PROXY_CLIENT_SECRET', 'OAUTH2_PROXY_COOKIE_SECRET'];

/** Who may open Jaeger's page from outside of the cluster. */
export const jaegerPage = z
  .strictObject({
    enabled: flag(
      "Publish Jaeger's page, by an Ingress that leads to a proxy (oauth2-proxy), which lets in whoever the issuer knows. Nothing else publishes it: Jaeger asks nobody who they are.",
    ),
    image: image("the proxy before Jaeger's page"),
    replicas: whole(1, 50, 'Pods of the proxy.'),
    resources: resources('the proxy'),
    issuer: httpsUrl('Issuer of OpenID Connect, which signs people in.'),
    existingSecret: objectName(
      'Secret with the keys client-id, client-secret and cookie-secret (32 random bytes in base64).',
    ),
    emailDomain: text(
      'Domain that addresses of those who are let in end with; *: any that the issuer knows.',
    ),
    host: hostName('Host name; the issuer must allow https://<host>/oauth2/callback.'),
    className: objectName('IngressClass; empty: the default one.'),
    tlsSecret: objectName('Secret with the certificate of the host.'),
    service,
    ...deploymentPods(variables),
    ...probes,
  })
  .describe("Jaeger's page for people outside of the cluster, with the backend jaeger-v2.");
