import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { ServiceAccount } from '../../model/service-account';
import { not, present } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Value } from '../../template/value';
import type { Values } from '../../template/values';
import type { OperatorInstallation } from '../installation';
import { labels, metadata } from '../labels';
import { accountName } from '../service-account';

export interface Access {
  /** In the namespaces that it serves. */
  readonly served: readonly k8s.PolicyRule[];
  /** On what belongs to no namespace. */
  readonly cluster: readonly k8s.PolicyRule[];
  /** What people may read of what it serves. */
  readonly read: k8s.PolicyRule;
}

export const all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
export const read = ['get', 'list', 'watch'];
export const rule = (apiGroup: string, resources: string[], verbs: string[]): k8s.PolicyRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

const roleRef = (kind: string, name: string): k8s.RoleRef => ({
  apiGroup: 'rbac.authorization.k8s.io',
  kind,
  name,
});

/** For people: added to what Kubernetes lets them do in their namespaces. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles */
export function addReading(
  scope: Construct,
  { release, values }: OperatorInstallation,
  component: string,
  reading: k8s.PolicyRule,
): ApiObject {
  const aggregated = ['admin', 'edit', 'view'].map((to) => [
    `rbac.authorization.k8s.io/aggregate-to-${to}`,
    'true',
  ]);
  const role = new k8s.KubeClusterRole(scope, 'reading-role', {
    metadata: {
      name: text`${release.clusterName}-${component}-read`,
      labels: { ...labels(release, component), ...Object.fromEntries(aggregated) },
    },
    rules: [reading],
  });
  onlyIf(role, values.rbac.aggregateClusterRoles);
  return role;
}

interface AccessProps {
  readonly component: string;
  readonly serviceAccount: Values<ServiceAccount>;
  /** The one namespace that it serves; empty: all. */
  readonly watchNamespace: Value<string>;
  readonly access: Access;
}

/** Rights in the served namespaces, on the cluster, and on the lease by which one of the pods leads. */
export function addAccess(
  scope: Construct,
  installation: OperatorInstallation,
  { component, serviceAccount, watchNamespace, access }: AccessProps,
): ApiObject[] {
  const { release } = installation;
  const { served, cluster } = access;
  const name = accountName(installation, component, serviceAccount);
  const subjects = [{ kind: 'ServiceAccount', name, namespace: field(release.namespace) }];
  const global = (suffix: string) => ({
    name: text`${release.clusterName}-${component}${suffix}`,
    labels: labels(release, component),
  });
  const servedRole = global('');
  const clusterRole = global('-cluster');
  const everywhere = new k8s.KubeClusterRoleBinding(scope, 'served-everywhere', {
    metadata: servedRole,
    subjects,
    roleRef: roleRef('ClusterRole', servedRole.name),
  });
  const inOne = new k8s.KubeRoleBinding(scope, 'served-in-one', {
    metadata: { ...servedRole, namespace: field(watchNamespace) },
    subjects,
    roleRef: roleRef('ClusterRole', servedRole.name),
  });
  onlyIf(everywhere, not(present(watchNamespace)));
  onlyIf(inOne, present(watchNamespace));
  return [
    everywhere,
    inOne,
    new k8s.KubeClusterRole(scope, 'served-role', { metadata: servedRole, rules: [...served] }),
    new k8s.KubeClusterRole(scope, 'cluster-role', { metadata: clusterRole, rules: [...cluster] }),
    new k8s.KubeClusterRoleBinding(scope, 'cluster-binding', {
      metadata: clusterRole,
      subjects,
      roleRef: roleRef('ClusterRole', clusterRole.name),
    }),
    new k8s.KubeRole(scope, 'leader-role', {
      metadata: metadata(release, component),
      rules: [
        rule('coordination.k8s.io', ['leases'], ['create', 'get', 'list', 'update']),
        rule('', ['events'], ['create', 'patch']),
      ],
    }),
    new k8s.KubeRoleBinding(scope, 'leader-binding', {
      metadata: metadata(release, component),
      subjects,
      roleRef: roleRef('Role', text`${release.name}-${component}`),
    }),
  ];
}
