import { type Finding, found } from '../finding';
import { injectedContainer, injectedContainers, isInjected } from '../injection-marks';
import { roll } from '../mends';
import type { Instrumentation, PodTemplate } from '../resources';
import type { State, Workload } from '../state';
import { wantedInstrumentation } from '../wanted';
import { withoutUser } from '../without-user';

/** Pods that carry what their Instrumentation said once: a changed Instrumentation rolls nothing. */
export function checkStaleness(state: State): Finding[] {
  return state.workloads.flatMap((workload) =>
    workload.pods.flatMap(({ pod }) => {
      const instrumentation = wantedInstrumentation(state, pod);
      if (!instrumentation || !isInjected(pod)) return [];
      const lasting = lastingDifferences(workload, instrumentation);
      return differences(workload, pod, instrumentation)
        .filter((difference) => !lasting.includes(difference))
        .map((difference) =>
          found(
            'pod-stale',
            `pod/${pod.metadata.name}`,
            `is older than its Instrumentation: ${difference}`,
            roll(state, workload),
          ),
        );
    }),
  );
}

/** Those that a new pod has as well, as the API server has just shown: no rollout ends them. */
function lastingDifferences(workload: Workload, instrumentation: Instrumentation): string[] {
  const { trial } = workload;
  if (!trial || 'error' in trial || !isInjected(trial.value)) return [];
  return differences(workload, trial.value, instrumentation);
}

function differences(workload: Workload, pod: PodTemplate, { spec }: Instrumentation): string[] {
  const own = ownVariables(workload);
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
      .map(
        ([name, has = 'nothing', wants]) =>
          `${name} is ${withoutUser(has)}, and would be ${withoutUser(wants ?? '')}`,
      ),
    ...attributes
      .filter((attribute) => !own.has('OTEL_RESOURCE_ATTRIBUTES') && !carried.split(',').includes(attribute))
      .map((attribute) => `its spans lack ${attribute}`),
  ];
}

/** Variables that the workload sets itself win over what is injected. */
const ownVariables = ({ template }: Workload): Set<string> =>
  new Set(template.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name)));

const valueOf = (pod: PodTemplate, variable: string): string | undefined =>
  injectedContainers(pod)
    .flatMap(({ env = [] }) => env)
    .find(({ name }) => name === variable)?.value;
