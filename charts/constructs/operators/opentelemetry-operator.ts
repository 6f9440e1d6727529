import type { Construct } from 'constructs';
import type { PodWebhooks } from '../../model/webhooks';
import { is } from '../../template/condition';
import { text } from '../../template/text';
import { known } from '../../template/value';
import type { Values } from '../../template/values';
import type { OperatorInstallation } from '../installation';
import { all, read, rule } from './access';
import type { Certificate } from './certificate';
import { portFlags } from './host-network';
import { Operator } from './operator';
import type { Webhook } from './webhooks';

const group = 'opentelemetry.io';

/**
 * The OpenTelemetry Operator 0.143.0: the last whose init container takes the security context of the pod
 * it is injected into, without which restricted namespaces refuse the pod.
 */
export function addOpenTelemetryOperator(
  scope: Construct,
  installation: OperatorInstallation,
  generated: Certificate,
): Operator {
  const settings = installation.values.openTelemetryOperator;
  const { ports } = settings;
  return new Operator(scope, installation, {
    component: 'opentelemetry',
    settings,
    user: 65532,
    leaderElection: '--enable-leader-election',
    args: [
      text`--metrics-addr=:${ports.metrics}`,
      '--metrics-secure=false',
      '--zap-log-level=info',
      ...portFlags(ports, { webhooks: '--webhook-port=', health: '--health-probe-addr=:' }),
    ],
    env: [
      { name: 'SERVICE_ACCOUNT_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.serviceAccountName' } } },
      { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ],
    watchNamespace: installation.values.watchNamespace,
    // Left out of what the project ships: target allocators, OpAMP bridges, OpenShift and Prometheus
    // resources, Secrets of exporters.
    access: {
      served: [
        rule(
          group,
          ['instrumentations', 'opentelemetrycollectors'],
          ['get', 'list', 'watch', 'update', 'patch'],
        ),
        rule(
          group,
          ['opentelemetrycollectors/finalizers', 'opentelemetrycollectors/status'],
          ['get', 'update', 'patch'],
        ),
        // It does not start without watching these, and creates one only if a collector asks for it.
        rule(group, ['targetallocators'], read),
        rule('', ['configmaps', 'serviceaccounts', 'services'], all),
        rule('', ['events'], ['create', 'patch']),
        rule('apps', ['daemonsets', 'deployments', 'statefulsets'], all),
        // The owners of a pod name it in its resource attributes.
        rule('apps', ['replicasets'], read),
        rule('batch', ['jobs'], read),
        rule('autoscaling', ['horizontalpodautoscalers'], all),
        rule('networking.k8s.io', ['ingresses', 'networkpolicies'], all),
        rule('policy', ['poddisruptionbudgets'], all),
      ],
      cluster: [rule('', ['namespaces'], read)],
      read: rule(group, ['instrumentations', 'opentelemetrycollectors'], read),
    },
    webhooks: webhooksOf(settings.webhooks),
    generated,
  });
}

const resource = (
  name: string,
  version: string,
  plural: string,
  failurePolicy: Webhook['failurePolicy'],
): Webhook[] => {
  const path = `-${group.replace('.', '-')}-${version}-${name}`;
  const of = [group, version, plural] as const;
  const change = ['CREATE', 'UPDATE'];
  return [
    {
      kind: 'mutating',
      name: `m${name}.kb.io`,
      path: `/mutate${path}`,
      of,
      operations: change,
      failurePolicy,
    },
    {
      kind: 'validating',
      name: `v${name}createupdate.kb.io`,
      path: `/validate${path}`,
      of,
      operations: change,
      failurePolicy,
    },
    // Deleting must work while the operator is away.
    {
      kind: 'validating',
      name: `v${name}delete.kb.io`,
      path: `/validate${path}`,
      of,
      operations: ['DELETE'],
      failurePolicy: known('Ignore'),
    },
  ];
};

const webhooksOf = ({ failurePolicy, pods }: Values<PodWebhooks>): Webhook[] => [
  ...resource('instrumentation', 'v1alpha1', 'instrumentations', failurePolicy),
  ...resource('opentelemetrycollector', 'v1beta1', 'opentelemetrycollectors', failurePolicy),
  // Every pod passes here.
  {
    kind: 'mutating',
    name: 'mpod.kb.io',
    path: '/mutate-v1-pod',
    of: ['', 'v1', 'pods'],
    operations: ['CREATE'],
    failurePolicy: pods.failurePolicy,
    pods: { selector: pods.objectSelector, areRefused: is(pods.failurePolicy, 'Fail') },
  },
];
