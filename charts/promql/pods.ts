import { type Source, samplesOf } from './samples';

/** Pods that answer scrapes. */
export const answeringPods = (source: Source): string => `up{${samplesOf(source, 'api', 'worker')}} == 1`;

/** Pods that answer scrapes without a count of spans: they have no bundle, or one that its configuration keeps off. */
export function untracedPods(source: Source): string {
  const created = `tracing_spans_created_total{${samplesOf(source, 'api', 'worker')}}`;
  return `${answeringPods(source)} unless on (job, instance) ${created}`;
}
