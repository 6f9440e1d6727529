import { fault, type Finding, ok } from '../finding';
import { installOperators } from '../mends';
import type { State } from '../state';

/** The definitions of what the charts create; Jaeger's where one is used. */
export function checkCustomResources(state: State): Finding[] {
  const needed = ['instrumentations.opentelemetry.io', ...neededByBackend(state)];
  return needed.map((name) => {
    const found = state.customResourceDefinitions.find(({ metadata }) => metadata.name === name);
    const subject = `crd/${name}`;
    if (!found) return fault(subject, 'does not exist', installOperators(state));
    const established = found.status.conditions?.find(({ type }) => type === 'Established');
    return established?.status === 'True'
      ? ok(subject, 'exists')
      : fault(
          subject,
          `is not established: ${established?.message ?? 'no condition'}`,
          installOperators(state),
        );
  });
}

/** Without any backend of ours in the namespace, spans go elsewhere. */
function neededByBackend({ backends, target }: State): string[] {
  const definitions = ['jaegers.jaegertracing.io', 'opentelemetrycollectors.opentelemetry.io'];
  const kinds = backends
    .filter(({ metadata }) => metadata.namespace === target.namespace)
    .map(({ kind }) => kind);
  return definitions.filter((_, index) => kinds.includes(index === 0 ? 'Jaeger' : 'OpenTelemetryCollector'));
}
