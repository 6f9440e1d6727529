import type { Construct } from 'constructs';
import { present } from '../../template/condition';
import { choose, text } from '../../template/text';
import { unprivilegedUser } from '../container';
import type { OperatorInstallation } from '../installation';
import { all, read, rule } from './access';
import type { Certificate } from './certificate';
import { Operator } from './operator';

/** The Jaeger Operator 1.65.0, its last version. */
export function addJaegerOperator(
  scope: Construct,
  installation: OperatorInstallation,
  certificate: Certificate,
): Operator {
  const { enabled, image, replicas, resources, watchNamespace: own } = installation.values.jaegerOperator;
  const change = ['CREATE', 'UPDATE'];
  const jaegers = ['jaegertracing.io', 'v1', 'jaegers'] as const;
  return new Operator(scope, installation, {
    component: 'jaeger',
    wanted: enabled,
    image,
    user: unprivilegedUser,
    replicas,
    resources,
    args: ['start', '--metrics-port=8383'],
    leaderElection: '--leader-elect',
    env: [
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'OPERATOR_NAME', value: text`${installation.release.name}-jaeger` },
      // Its flags are read from the environment without replacing the dash.
      { name: 'LOG-LEVEL', value: 'info' },
    ],
    metricsPort: 8383,
    watchNamespace: choose(present(own), own, installation.values.watchNamespace),
    // Left out of what the project ships: OpenShift, Kafka and Prometheus resources, sidecars in
    // other people's Deployments, namespaces.
    access: {
      served: [
        rule('jaegertracing.io', ['jaegers'], ['get', 'list', 'watch', 'update', 'patch']),
        rule('jaegertracing.io', ['jaegers/status'], ['get', 'update', 'patch']),
        rule('jaegertracing.io', ['jaegers/finalizers'], ['update']),
        rule('', ['configmaps', 'serviceaccounts', 'services'], all),
        rule('', ['secrets'], ['get', 'list']),
        rule('apps', ['deployments'], all),
        rule('apps', ['daemonsets'], read),
        rule('batch', ['jobs', 'cronjobs'], all),
        rule('autoscaling', ['horizontalpodautoscalers'], all),
        rule('networking.k8s.io', ['ingresses'], all),
      ],
      cluster: [
        rule('networking.k8s.io', ['ingressclasses'], read),
        // It looks for its own on every platform, and creates some on OpenShift alone.
        rule('rbac.authorization.k8s.io', ['clusterrolebindings'], ['list']),
      ],
    },
    webhooks: [
      {
        kind: 'mutating',
        name: 'mjaeger.kb.io',
        path: '/mutate-jaegertracing-io-v1-jaeger',
        of: jaegers,
        operations: change,
        failurePolicy: 'Fail',
      },
      {
        kind: 'validating',
        name: 'vjaeger.kb.io',
        path: '/validate-jaegertracing-io-v1-jaeger',
        of: jaegers,
        operations: change,
        failurePolicy: 'Fail',
      },
    ],
    certificate,
  });
}
