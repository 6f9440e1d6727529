import { fail } from '../../../services/shared/command/stderr';
import { synthesize } from '../kind/charts';
import { installOperators } from '../kind/install';
import { ensureRestrictedNamespace } from '../kind/namespaces';
import { step } from '../kind/progress';
import type { Kubectl } from '../kubectl';
import { poll } from '../poll';
import { parseTarget } from './target';

/** What the API server lets through only where the operators' webhooks answer. */
const customResources = [
  { apiVersion: 'opentelemetry.io/v1alpha1', kind: 'Instrumentation' },
  { apiVersion: 'jaegertracing.io/v1', kind: 'Jaeger' },
] as const;

const definitions = [
  'crd/instrumentations.opentelemetry.io',
  'crd/opentelemetrycollectors.opentelemetry.io',
  'crd/jaegers.jaegertracing.io',
];

main().catch((error: unknown) => {
  fail('operators', error);
});

/** Installs the operators and ends when custom resources can really be created. */
async function main(): Promise<void> {
  const { kubectl } = parseTarget(process.argv.slice(2));
  await step('charts', synthesize);
  await step('operators', () => installOperators(kubectl));
  await step('custom resource definitions', () =>
    kubectl.run(['wait', '--for=condition=Established', '--timeout=60s', ...definitions], {
      timeoutMillis: 90_000,
    }),
  );
  await ensureRestrictedNamespace(kubectl, kubectl.target.namespace);
  for (const resource of customResources)
    await step(`webhooks of ${resource.kind}`, () => waitForWebhooks(kubectl, resource));
}

/** "Ready" does not mean that a webhook listens: what is created too early is refused, or silently untraced. */
async function waitForWebhooks(kubectl: Kubectl, resource: (typeof customResources)[number]): Promise<void> {
  const input = JSON.stringify({ ...resource, metadata: { name: 'webhook-check' }, spec: {} });
  await poll(`the webhooks of ${resource.kind}`, { timeoutMillis: 120_000 }, () =>
    kubectl.run(['create', '--dry-run=server', '--filename', '-'], { input }),
  );
}
