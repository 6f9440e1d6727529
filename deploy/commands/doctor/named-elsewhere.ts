import type { Target } from '../../cluster/kubectl';
import { annotation } from './injection-marks';
import type { Found } from './looks/workloads';
import type { Metadata } from './resources';
import type { Attempt } from './state';

/** Instrumentations of other namespaces that the annotations of a namespace and of what is in it name. */
export function namedElsewhere(
  { namespace: here }: Pick<Target, 'namespace'>,
  found: readonly Pick<Found, 'template' | 'pods'>[],
  namespace: Attempt<Metadata>,
): string[] {
  const asking = [
    ...('value' in namespace ? [namespace.value] : []),
    ...found.flatMap(({ template, pods }) => [template, ...pods].map(({ metadata }) => metadata)),
  ];
  const names = asking.map((metadata) => metadata?.annotations?.[annotation] ?? '');
  return [...new Set(names.filter((name) => name.includes('/') && !name.startsWith(`${here}/`)))];
}
