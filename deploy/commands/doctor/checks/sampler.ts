import { fault, type Finding, ok, warning } from '../finding';
import { restart } from '../mends';
import type { Pod } from '../resources';
import type { Inside, ObservedPod, State } from '../state';

/** The sampler that each running pod has, beside the one that its ConfigMap would give it now. */
export function checkSamplers(state: State): Finding[] {
  return state.pods.flatMap((observed) => checkPod(state, observed));
}

function checkPod(state: State, { pod, inside }: ObservedPod): Finding[] {
  const subject = `pod/${pod.metadata.name}`;
  if (!inside) return [];
  if ('error' in inside) return [warning(subject, `cannot be looked into: ${inside.error}`)];
  const stale = staleVariables(state, pod, inside.value);
  if (stale.length > 0)
    return [fault(subject, `has an old sampler: ${stale.join('; ')}`, restart(state, pod))];
  const { JAEGER_SAMPLER: type = 'const', JAEGER_SAMPLER_PARAM: param = '1' } = inside.value.environment;
  const text = `samples by ${type} ${param}`;
  return [
    type !== 'remote' && Number(param) === 0
      ? warning(subject, `${text}: no request begins a trace`)
      : ok(subject, text),
  ];
}

function staleVariables({ configMaps }: State, { spec }: Pod, { environment }: Inside): string[] {
  const variables = spec.containers
    .flatMap(({ env = [] }) => env)
    .filter(({ name }) => name.startsWith('JAEGER_SAMPL'));
  return variables.flatMap(({ name, valueFrom }) => {
    const reference = valueFrom?.configMapKeyRef;
    const configMap = configMaps.find(({ metadata }) => metadata.name === reference?.name);
    const wants = reference && configMap?.data?.[reference.key];
    const has = environment[name] ?? '';
    return wants === undefined || wants === has
      ? []
      : [`${name} is ${has || 'unset'}, and would be ${wants}`];
  });
}
