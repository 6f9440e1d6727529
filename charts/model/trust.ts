import { z } from 'zod';
import { objectName, secretKey } from './fields';

/** For what is signed by nobody that images know. */
export const trust = z
  .strictObject({
    caSecret: objectName(
      "Secret with certificates of authorities of one's own, in PEM: API, worker, what is injected into them, Jaeger with its jobs, and KEDA trust these as well as the public ones. Empty: the public ones alone.",
    ),
    caKey: secretKey('Key of that Secret.'),
  })
  .describe('Whom pods trust over TLS: Redis, S3, the issuer of tokens, Elasticsearch and OTLP receivers.');
