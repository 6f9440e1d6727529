import { fail } from '../../../services/shared/command/stderr';
import { synthesize } from '../kind/charts';
import { installOperators } from '../kind/install';
import { ensureRestrictedNamespace } from '../kind/namespaces';
import { step } from '../kind/progress';
import { parseTarget } from './target';

const definitions = [
  'crd/instrumentations.opentelemetry.io',
  'crd/opentelemetrycollectors.opentelemetry.io',
  'crd/jaegers.jaegertracing.io',
];

main().catch((error: unknown) => {
  fail('operators', error);
});

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
}
