import { z } from 'zod';
import { annotations, flag, hostName, numeric, objectName, whole } from './fields';

const paths = z
  .array(z.string().regex(/^\/\S*$/, { error: 'be a path that begins with /' }))
  .min(1)
  .describe('What is published, each with all below it.');

export const ingress = z
  .strictObject({
    enabled: flag('Publish the API.'),
    className: objectName('IngressClass; empty: the default one.'),
    host: hostName('Host name.'),
    paths,
    annotations: annotations('For the ingress controller, or what makes certificates.'),
    maxBodySize: numeric(
      /^(\d+[kmg]?)?$/,
      'be a size such as 500m, 0 for any, or empty',
      'Largest request that ingress-nginx lets through, unbuffered. 0: any, because the API has limits of its own; empty: what the controller says, which is 1 MiB.',
    ),
    timeoutSeconds: whole(
      0,
      86_400,
      'How long ingress-nginx waits for the next part of a request, or of an answer such as the stream of events; 0: what the controller says, which is a minute.',
    ),
    clusterIssuer: objectName('ClusterIssuer by which cert-manager fills in the Secret of the certificate.'),
    issuer: objectName('Issuer by which it does, in the namespace of the release.'),
    tlsSecret: objectName(
      'Secret with the certificate; empty: no TLS, or with an issuer the Secret <release>-tls.',
    ),
  })
  .describe('Ingress of the API.');

export const httpRoute = z
  .strictObject({
    enabled: flag('Publish the API by a Gateway; needs the Gateway API in the cluster.'),
    gateway: objectName('Gateway, which decides about TLS.'),
    gatewayNamespace: objectName('Its namespace; empty: that of the release.'),
    listener: objectName('Name of the listener; empty: any that fits.'),
    host: hostName('Host name; empty: any that the listener has.'),
    paths,
    annotations: annotations('For the implementation of the Gateway.'),
  })
  .describe('HTTPRoute of the API.');
