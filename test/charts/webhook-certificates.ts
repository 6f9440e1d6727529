import { selfSigned } from '../../charts/certificates/self-signed';

const pem = Buffer.from(selfSigned('webhooks.example.com').authority, 'base64').toString();

/** Certificates in Secrets that somebody else makes, as values of the operators. */
export const broughtByOthers = {
  certificates: 'secret',
  jaegerOperator: { certificate: { existingSecret: 'jaeger-tls', caBundle: pem } },
  openTelemetryOperator: { certificate: { existingSecret: 'opentelemetry-tls', caBundle: pem } },
} as const;
