import { type Source, samplesOf } from './samples';

/** Pods that answer scrapes without a count of spans: they have no bundle, or one that its configuration keeps off. */
export function untracedPods(source: Source): string {
  const services = samplesOf(source, 'api', 'worker');
  return `up{${services}} == 1 unless on (job, instance) tracing_spans_created_total{${services}}`;
}
