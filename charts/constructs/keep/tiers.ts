import { any, is, not } from '../../template/condition';
import { joinedLabel, text } from '../../template/text';
import type { Condition, Value } from '../../template/value';
import type { Tracing } from '../installation';

/** `route`: takes spans, and sends those of one trace to one collector. `keep`: decides. */
export type Tier = 'route' | 'keep';

export const tierName = ({ release }: Tracing, tier: Tier): string => text`${release.name}-${tier}`;

/** The label `app.kubernetes.io/instance` of its pods. */
export const tierInstance = (pipeline: Tracing, tier: Tier): Value<string> =>
  joinedLabel(pipeline.release.namespace, tierName(pipeline, tier));

/** More than one collector may decide: then spans of one trace have to be brought together. */
export function isRouted({ values }: Tracing): Condition {
  const { replicas, autoscaling } = values.keep.deciding;
  return any(autoscaling.enabled, not(is(replicas, 1)));
}
