import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { any, is } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { base64, choose, text } from '../../template/text';
import type { Condition, Value } from '../../template/value';
import type { Values } from '../../template/values';
import type { OperatorInstallation } from '../installation';
import { metadata } from '../labels';

/** A server certificate with its authority, each PEM in base64. */
export interface Certificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** When it was made, in seconds of Unix time: an upgrade renews it after half a year. */
  readonly madeAt: string;
}

/** The certificate of one operator, by whoever makes it. */
export interface WebhookCertificate {
  readonly component: string;
  /** As Helm or synth generated it. */
  readonly generated: Certificate;
  /** Of a Secret that somebody else makes. */
  readonly own: Values<{ readonly existingSecret: string; readonly caBundle: string }>;
}

export const madeAtAnnotation = 'mangamotion/certificate-made-at';

/** As long as the Secret has no certificate, a pod that mounts these waits for it. */
export const pairOfFiles = ['tls.crt', 'tls.key'].map((key) => ({ key, path: key }));

/** That of the Secret comes from elsewhere, and may hold more than a pod needs, or nothing yet. */
export const isBrought = ({ values }: OperatorInstallation): Condition =>
  any(is(values.certificates, 'job'), is(values.certificates, 'secret'));

/** The Secret that the pods of the operator mount. */
export const certificateSecret = (
  { release, values }: OperatorInstallation,
  { component, own }: WebhookCertificate,
): Value<string> =>
  choose(
    is(values.certificates, 'secret'),
    own.existingSecret,
    choose(
      is(values.certificates, 'job'),
      text`${release.name}-${component}-webhooks`,
      text`${release.name}-${component}-certificate`,
    ),
  );

/** What the API server trusts, where the manifest says it: nobody else may own the field then. */
export const authority = ({ values }: OperatorInstallation, { generated, own }: WebhookCertificate) => ({
  isStated: any(is(values.certificates, 'generated'), is(values.certificates, 'secret')),
  caBundle: choose(is(values.certificates, 'generated'), generated.authority, base64(own.caBundle)),
});

/** The Secret that the webhook server reads: made by cert-manager, or as generated, or empty for the job to fill. */
export function addCertificate(
  scope: Construct,
  installation: OperatorInstallation,
  { component, generated }: WebhookCertificate,
): ApiObject[] {
  const { release, values } = installation;
  const name = text`${release.name}-${component}-certificate`;
  const meta = metadata(release, component, `${component}-certificate`);
  const secret = new k8s.KubeSecret(scope, 'certificate', {
    metadata: { ...meta, annotations: { [madeAtAnnotation]: generated.madeAt } },
    type: 'kubernetes.io/tls',
    data: { 'ca.crt': generated.authority, 'tls.crt': generated.certificate, 'tls.key': generated.key },
  });
  onlyIf(secret, is(values.certificates, 'generated'));
  // Without data, so that nobody but the job owns it, and the job may write into this Secret alone.
  const filled = new k8s.KubeSecret(scope, 'certificate-of-job', {
    metadata: metadata(release, component, `${component}-webhooks`),
    type: 'Opaque',
  });
  onlyIf(filled, is(values.certificates, 'job'));
  const issuer = new ApiObject(scope, 'issuer', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: meta,
    spec: { selfSigned: {} },
  });
  const request = new ApiObject(scope, 'certificate-request', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: meta,
    spec: {
      secretName: name,
      dnsNames: [text`${release.name}-${component}.${release.namespace}.svc`],
      issuerRef: { kind: 'Issuer', name },
    },
  });
  for (const object of [issuer, request]) onlyIf(object, is(values.certificates, 'cert-manager'));
  return [secret, filled, issuer, request];
}
