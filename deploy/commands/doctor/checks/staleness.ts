import { type Finding, fault } from '../finding';
import { injectedContainer, isInjected, wantedInstrumentation } from '../injection-marks';
import { deploymentOf, restart } from '../mends';
import type { Instrumentation, Pod } from '../resources';
import type { State } from '../state';

/** Pods that carry what their Instrumentation said once: a changed Instrumentation rolls nothing. */
export function checkStaleness(state: State): Finding[] {
  return state.pods.flatMap(({ pod }) => {
    const wanted = wantedInstrumentation(pod);
    const instrumentation = state.instrumentations.find(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}` === wanted,
    );
    if (!instrumentation || !isInjected(pod)) return [];
    return differences(state, pod, instrumentation).map((difference) =>
      fault(
        `pod/${pod.metadata.name}`,
        `is older than its Instrumentation: ${difference}`,
        restart(state, pod),
      ),
    );
  });
}

function differences(state: State, pod: Pod, { spec }: Instrumentation): string[] {
  const own = ownVariables(state, pod);
  const attributes = Object.entries(spec.resource?.resourceAttributes ?? {}).map(
    ([name, value]) => `${name}=${value}`,
  );
  const carried = valueOf(pod, 'OTEL_RESOURCE_ATTRIBUTES') ?? '';
  const compared: [string, string | undefined, string | undefined][] = [
    ['image', injectedContainer(pod)?.image, spec.nodejs?.image],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', valueOf(pod, 'OTEL_EXPORTER_OTLP_ENDPOINT'), spec.exporter?.endpoint],
    ['OTEL_PROPAGATORS', valueOf(pod, 'OTEL_PROPAGATORS'), spec.propagators?.join(',')],
  ];
  return [
    ...compared
      .filter(([name, has, wants]) => !own.has(name) && wants !== undefined && has !== wants)
      .map(([name, has = 'nothing', wants]) => `${name} is ${has}, and would be ${wants}`),
    ...attributes
      .filter((attribute) => !own.has('OTEL_RESOURCE_ATTRIBUTES') && !carried.split(',').includes(attribute))
      .map((attribute) => `its spans lack ${attribute}`),
  ];
}

/** Variables that the Deployment sets itself win over what is injected. */
function ownVariables({ deployments }: State, pod: Pod): Set<string> {
  const containers = deploymentOf(deployments, pod)?.spec.template.spec.containers ?? [];
  return new Set(containers.flatMap(({ env = [] }) => env.map(({ name }) => name)));
}

function valueOf({ spec }: Pod, variable: string): string | undefined {
  return spec.containers.flatMap(({ env = [] }) => env).find(({ name }) => name === variable)?.value;
}
