import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { is, present } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Value } from '../../template/value';
import type { OperatorInstallation } from '../installation';
import { labels } from '../labels';
import type { Certificate } from './certificate';

export interface Webhook {
  readonly kind: 'mutating' | 'validating';
  readonly name: string;
  readonly path: string;
  /** Group, version and resource. */
  readonly of: readonly [group: string, version: string, resource: string];
  readonly operations: string[];
  /** Ignore: requests pass while the operator is away. */
  readonly failurePolicy: 'Fail' | 'Ignore';
}

/** Both registrations of an operator's webhooks. */
export function addWebhooks(
  scope: Construct,
  { release, values }: OperatorInstallation,
  {
    component,
    webhooks,
    certificate,
    watchNamespace,
  }: {
    component: string;
    webhooks: readonly Webhook[];
    certificate: Certificate;
    watchNamespace: Value<string>;
  },
): ApiObject[] {
  const name = text`${release.name}-${component}`;
  const registration = (webhook: Webhook) => ({
    name: webhook.name,
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: webhook.failurePolicy,
    timeoutSeconds: 10,
    clientConfig: {
      service: { name, namespace: field(release.namespace), path: webhook.path, port: 443 },
      caBundle: certificate.authority,
    },
    namespaceSelector: {
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: [field(watchNamespace)] },
      ],
    },
    rules: [
      {
        apiGroups: [webhook.of[0]],
        apiVersions: [webhook.of[1]],
        resources: [webhook.of[2]],
        operations: webhook.operations,
        scope: 'Namespaced',
      },
    ],
  });
  const of = (kind: Webhook['kind']) => webhooks.filter((webhook) => webhook.kind === kind).map(registration);
  const metadata = {
    name: text`${release.clusterName}-${component}`,
    labels: labels(release, component),
    annotations: { 'cert-manager.io/inject-ca-from': text`${release.namespace}/${name}-certificate` },
  };
  const objects = [
    new k8s.KubeMutatingWebhookConfiguration(scope, 'mutating', { metadata, webhooks: of('mutating') }),
    new k8s.KubeValidatingWebhookConfiguration(scope, 'validating', { metadata, webhooks: of('validating') }),
  ];
  for (const object of objects) {
    // Where cert-manager puts it, nobody else may own the field.
    onlyIf(object, is(values.certificates, 'generated'), 'webhooks', '-', 'clientConfig', 'caBundle');
    onlyIf(object, is(values.certificates, 'cert-manager'), 'metadata', 'annotations');
    onlyIf(object, present(watchNamespace), 'webhooks', '-', 'namespaceSelector');
  }
  return objects;
}
