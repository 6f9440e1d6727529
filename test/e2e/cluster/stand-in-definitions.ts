import type { Kubectl } from '../../../deploy/cluster/kubectl';

/** Kinds of operators that these tests do not install, and that manifests of larger environments use. */
const kinds = [
  ['cert-manager.io', 'v1', 'Issuer'],
  ['cert-manager.io', 'v1', 'Certificate'],
  ['monitoring.coreos.com', 'v1', 'ServiceMonitor'],
  ['monitoring.coreos.com', 'v1', 'PrometheusRule'],
  ['keda.sh', 'v1alpha1', 'ScaledObject'],
  ['keda.sh', 'v1alpha1', 'TriggerAuthentication'],
] as const;

const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`;

const definitions = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: kinds.map(([group, version, kind]) => definition(group, version, kind)),
});

const names = kinds.map(([group, , kind]) => `crd/${pluralOf(kind)}.${group}`);

/** Makes the API server take any object of those kinds. */
export async function installStandIns(kubectl: Kubectl): Promise<void> {
  await kubectl.apply(definitions);
  await kubectl.run(['wait', '--for=condition=Established', ...names, '--timeout=30s']);
}

export async function removeStandIns(kubectl: Kubectl): Promise<void> {
  await kubectl.run(['delete', '--ignore-not-found', ...names]);
}

function definition(group: string, version: string, kind: string): object {
  const plural = pluralOf(kind);
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}
