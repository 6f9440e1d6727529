import { z } from 'zod';
import { choice, image, objectName, pem, resources, schedule, whole } from './fields';
import { pods } from './pods';
import type { Rule } from './rules';

/** Where the certificates of webhooks come from. All but one write the same bytes for the same values. */
export const certificates = choice(
  ['generated', 'cert-manager', 'job', 'secret'],
  'Where webhook certificates come from. generated: by Helm, which must see the cluster, for two years, and renewed by the first upgrade after half a year. cert-manager: by its Certificate. job: by certificateJob, in the cluster. secret: by whoever makes the Secrets that certificate.existingSecret names.',
);

/** What the job has of the chart. */
const variables = [
  'NAME',
  'CLUSTER_NAME',
  'NAMESPACE',
  'OPERATORS',
  'VALID_DAYS',
  'TIMEOUT_SECONDS',
  'QUIET_SECONDS',
  'API_SERVER',
  'TOKEN_FILE',
  'NODE_EXTRA_CA_CERTS',
];

/** What makes and renews them in the cluster. */
export const certificateJob = z
  .strictObject({
    image: image('a Node.js of at least 22, which the services have'),
    schedule: schedule('When it looks whether one is to be renewed: at the last third of its life.'),
    validDays: whole(30, 825, 'Days that a certificate is valid.'),
    resources: resources('it'),
    ...pods(variables),
  })
  .describe('Makes and renews webhook certificates where certificates is job.');

/** What is said of the certificate of one operator. */
export const ownCertificate = z
  .strictObject({
    existingSecret: objectName('Secret with tls.crt and tls.key, where certificates is secret.'),
    caBundle: pem('Authorities of that certificate, which the API server trusts; several during a change.'),
  })
  .describe('Certificate of its webhooks, for <release>-<operator>.<namespace>.svc: jaeger, opentelemetry.');

export const certificateRules: readonly Rule[] = ['jaegerOperator', 'openTelemetryOperator'].flatMap(
  (operator) =>
    ['existingSecret', 'caBundle'].map((field) => ({
      when: { certificates: ['secret'], [`${operator}.enabled`]: [true] },
      path: `${operator}.certificate.${field}`,
      allowed: { minLength: 1 },
      rule: 'be set where certificates is secret',
    })),
);
