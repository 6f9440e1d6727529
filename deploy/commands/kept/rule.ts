import type { Kubectl } from '../../cluster/kubectl';

/** Which traces a release keeps, as its collectors are told. */
export interface KeepRule {
  readonly slowerThanSeconds: number;
  /** 0..1 of all others. */
  readonly share: number;
  readonly waitSeconds: number;
}

interface Policy {
  readonly name: string;
  readonly latency?: { readonly threshold_ms: number };
  readonly probabilistic?: { readonly sampling_percentage: number };
}

export interface Collector {
  readonly spec: {
    readonly replicas?: number;
    readonly autoscaler?: { readonly minReplicas?: number; readonly maxReplicas?: number };
    readonly config: {
      readonly processors: {
        readonly tail_sampling?: { readonly decision_wait: string; readonly policies: readonly Policy[] };
      };
    };
  };
}

/** @returns undefined where no collectors decide. @throws CommandError */
export async function readRule(kubectl: Kubectl, release: string): Promise<KeepRule | undefined> {
  const collector = await kubectl.find<Collector>('opentelemetrycollector', `${release}-keep`);
  return collector && ruleOf(collector);
}

/** @throws Error where it keeps no slow ones, or caps the others: then nothing is known of any one trace. */
export function ruleOf({ spec }: Collector): KeepRule {
  const sampling = spec.config.processors.tail_sampling;
  const policies = sampling?.policies ?? [];
  const named = (name: string): Policy | undefined => policies.find((policy) => policy.name === name);
  const share = named('share')?.probabilistic;
  const slow = named('slow')?.latency;
  if (!sampling || !share || !slow || !named('errors'))
    throw new Error(
      'the collectors must keep errors, slow ones and a share that is not capped (keep.perSecond 0)',
    );
  return {
    slowerThanSeconds: slow.threshold_ms / 1000,
    share: share.sampling_percentage / 100,
    waitSeconds: Number(/^(\d+)s$/.exec(sampling.decision_wait)?.[1]),
  };
}
