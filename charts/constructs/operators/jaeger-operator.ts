import type { Construct } from 'constructs';
import { present } from '../../template/condition';
import { field } from '../../template/field';
import { choose, labelBefore, text } from '../../template/text';
import { unprivilegedUser } from '../container';
import type { OperatorInstallation } from '../installation';
import { all, read, rule } from './access';
import type { Certificate } from './certificate';
import { portFlags } from './host-network';
import { Operator } from './operator';

/** The Jaeger Operator 1.65.0, its last version. */
export function addJaegerOperator(
  scope: Construct,
  installation: OperatorInstallation,
  generated: Certificate,
): Operator {
  const { ports, watchNamespace: own, webhooks } = installation.values.jaegerOperator;
  const { failurePolicy } = webhooks;
  const { release } = installation;
  const name = text`${release.name}-jaeger`;
  const change = ['CREATE', 'UPDATE'];
  const jaegers = ['jaegertracing.io', 'v1', 'jaegers'] as const;
  return new Operator(scope, installation, {
    component: 'jaeger',
    settings: installation.values.jaegerOperator,
    user: unprivilegedUser,
    args: [
      'start',
      text`--metrics-port=${ports.metrics}`,
      ...portFlags(ports, {
        webhooks: '--webhook-bind-port=',
        health: '--health-probe-bind-address=:',
      }),
    ],
    leaderElection: '--leader-elect',
    env: [
      // Both with a dot between become a label of each Jaeger, without which it makes nothing of it.
      { name: 'POD_NAMESPACE', value: field(labelBefore(name, release.namespace)) },
      { name: 'OPERATOR_NAME', value: name },
      // Its flags are read from the environment without replacing the dash.
      { name: 'LOG-LEVEL', value: 'info' },
    ],
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
      read: rule('jaegertracing.io', ['jaegers'], read),
    },
    webhooks: [
      {
        kind: 'mutating',
        name: 'mjaeger.kb.io',
        path: '/mutate-jaegertracing-io-v1-jaeger',
        of: jaegers,
        operations: change,
        failurePolicy,
      },
      {
        kind: 'validating',
        name: 'vjaeger.kb.io',
        path: '/validate-jaegertracing-io-v1-jaeger',
        of: jaegers,
        operations: change,
        failurePolicy,
      },
    ],
    generated,
  });
}
