import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Webhooks } from '../../model/webhooks';
import { is } from '../../template/condition';
import { onlyIf, when } from '../../template/conditional';
import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Value } from '../../template/value';
import type { Values } from '../../template/values';
import type { OperatorInstallation } from '../installation';
import { labels } from '../labels';
import { authority, type WebhookCertificate } from './certificate';
import { addExpressions, type Selectors, selectorsOf } from './webhook-selectors';

export interface Webhook {
  readonly kind: 'mutating' | 'validating';
  readonly name: string;
  readonly path: string;
  /** Group, version and resource. */
  readonly of: readonly [group: string, version: string, resource: string];
  readonly operations: string[];
  /** Ignore: requests pass while the operator is away. */
  readonly failurePolicy: Value<string>;
  /** Where it changes pods: which of them, and whether they are refused while the operator is away. */
  readonly pods?: Selectors['pods'];
}

/** Both registrations of an operator's webhooks. */
export function addWebhooks(
  scope: Construct,
  installation: OperatorInstallation,
  {
    component,
    webhooks,
    certificate,
    watchNamespace,
    settings,
  }: {
    component: string;
    webhooks: readonly Webhook[];
    certificate: WebhookCertificate;
    watchNamespace: Value<string>;
    settings: { readonly webhooks: Values<Webhooks> };
  },
): ApiObject[] {
  const { release, values } = installation;
  const name = text`${release.name}-${component}`;
  const { isStated, caBundle } = authority(installation, certificate);
  const selectors = ({ pods }: Webhook): Selectors => ({
    namespaces: settings.webhooks.namespaceSelector,
    watchNamespace,
    ...(pods && { pods }),
  });
  const registration = (webhook: Webhook) => ({
    name: webhook.name,
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: field(webhook.failurePolicy),
    timeoutSeconds: field(settings.webhooks.timeoutSeconds),
    clientConfig: {
      service: { name, namespace: field(release.namespace), path: webhook.path, port: 443 },
      caBundle: field(caBundle),
    },
    ...selectorsOf(selectors(webhook)),
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
  const metadata = {
    name: text`${release.clusterName}-${component}`,
    labels: labels(release, component),
    annotations: Object.fromEntries(
      when(is(values.certificates, 'cert-manager'), text`${release.namespace}/${name}-certificate`).map(
        (source) => ['cert-manager.io/inject-ca-from', source],
      ),
    ),
  };
  const of = (kind: Webhook['kind']) => webhooks.filter((webhook) => webhook.kind === kind);
  const [mutating, validating] = [of('mutating'), of('validating')];
  const objects = [
    new k8s.KubeMutatingWebhookConfiguration(scope, 'mutating', {
      metadata,
      webhooks: mutating.map(registration),
    }),
    new k8s.KubeValidatingWebhookConfiguration(scope, 'validating', {
      metadata,
      webhooks: validating.map(registration),
    }),
  ];
  objects.forEach((object, index) => {
    addExpressions(object, [mutating, validating][index]?.map(selectors) ?? []);
    onlyIf(object, isStated, 'webhooks', '-', 'clientConfig', 'caBundle');
  });
  return objects;
}
