import type { Pod } from './resources';
import type { Inside, Observation, State, Workload } from './state';

/** A running container that was injected. */
export interface Observed extends Omit<Observation, 'inside'> {
  readonly workload: Workload;
  readonly pod: Pod;
  /** `pod/api-…`, as all that is said of it. */
  readonly subject: string;
  readonly inside: Observation['inside'];
}

export const observed = ({ workloads }: State): Observed[] =>
  workloads.flatMap((workload) =>
    workload.pods.flatMap(({ pod, observations }) =>
      observations.map((observation) => ({
        ...observation,
        workload,
        pod,
        subject: `pod/${pod.metadata.name}`,
      })),
    ),
  );

export type Seen = Omit<Observed, 'inside'> & { readonly inside: Inside };

/** Those that could be looked into. */
export const seen = (state: State): Seen[] =>
  observed(state).flatMap((each) => ('value' in each.inside ? [{ ...each, inside: each.inside.value }] : []));
