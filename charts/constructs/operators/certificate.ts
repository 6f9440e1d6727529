import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { is } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { text } from '../../template/text';
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

export const madeAtAnnotation = 'mangamotion/certificate-made-at';

/** The Secret that the webhook server reads: made by cert-manager, or as generated. */
export function addCertificate(
  scope: Construct,
  { release, values }: OperatorInstallation,
  component: string,
  { authority, certificate, key, madeAt }: Certificate,
): ApiObject[] {
  const name = text`${release.name}-${component}-certificate`;
  const meta = metadata(release, component, `${component}-certificate`);
  const secret = new k8s.KubeSecret(scope, 'certificate', {
    metadata: { ...meta, annotations: { [madeAtAnnotation]: madeAt } },
    type: 'kubernetes.io/tls',
    data: { 'ca.crt': authority, 'tls.crt': certificate, 'tls.key': key },
  });
  onlyIf(secret, is(values.certificates, 'generated'));
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
  return [secret, issuer, request];
}
