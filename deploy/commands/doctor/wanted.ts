import { annotation } from './injection-marks';
import type { Instrumentation, PodTemplate } from './resources';
import { known, type State } from './state';

/** What a pod's annotations come to, together with those of its namespace. */
export type Wanted =
  | { readonly kind: 'nothing' }
  /** By `false`. */
  | { readonly kind: 'off' }
  /** By `true`, where there is not exactly one Instrumentation to take. */
  | { readonly kind: 'any'; readonly count: number }
  /** `namespace/name` */
  | { readonly kind: 'one'; readonly name: string };

/**
 * @see https://github.com/open-telemetry/opentelemetry-operator/blob/v0.143.0/internal/instrumentation/annotation.go
 */
export function wanted(state: State, template: PodTemplate): Wanted {
  const value = annotated(state.namespace, template);
  if (value === '') return { kind: 'nothing' };
  if (isOff(value)) return { kind: 'off' };
  if (/^true$/i.test(value)) return only(state);
  const name = value.includes('/') ? value : `${state.target.namespace}/${value}`;
  return { kind: 'one', name };
}

export function asks({ namespace }: Pick<State, 'namespace'>, template: PodTemplate): boolean {
  const value = annotated(namespace, template);
  return value !== '' && !isOff(value);
}

/** The Instrumentation that it asks for; undefined where that does not exist. */
export function wantedInstrumentation(state: State, template: PodTemplate): Instrumentation | undefined {
  const asked = wanted(state, template);
  return asked.kind === 'one'
    ? known(state.instrumentations).find(({ metadata }) => nameOf(metadata) === asked.name)
    : undefined;
}

const isOff = (value: string): boolean => /^false$/i.test(value);

function annotated(namespace: State['namespace'], { metadata }: PodTemplate): string {
  return valueOf(
    metadata?.annotations?.[annotation] ?? '',
    'value' in namespace ? (namespace.value.annotations?.[annotation] ?? '') : '',
  );
}

function valueOf(ofPod: string, ofNamespace: string): string {
  if (ofNamespace === '') return ofPod;
  if (ofPod === '') return ofNamespace;
  return /^true$/i.test(ofPod) && !isOff(ofNamespace) ? ofNamespace : ofPod;
}

function only(state: State): Wanted {
  const here = known(state.instrumentations).filter(
    ({ metadata }) => metadata.namespace === state.target.namespace,
  );
  const [first] = here;
  return first && here.length === 1
    ? { kind: 'one', name: nameOf(first.metadata) }
    : { kind: 'any', count: here.length };
}

const nameOf = ({ name, namespace }: Instrumentation['metadata']): string => `${namespace}/${name}`;
