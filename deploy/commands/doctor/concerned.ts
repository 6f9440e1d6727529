import { annotation, isInjected } from './injection-marks';
import { isService } from './ours';
import type { Labels } from './resources';
import type { State, Workload } from './state';
import { asks } from './wanted';

/** Whether it is to be traced: ours by what it is, any other by its annotation or that of its namespace. */
export const isToBeTraced = (state: State, { metadata, template }: Workload): boolean =>
  isService(metadata) || asks(state, template);

/** Whether it has to do with tracing at all. */
export const isConcerned = (state: State, workload: Workload): boolean =>
  isToBeTraced(state, workload) ||
  isBackend(workload.metadata.labels) ||
  workload.pods.some(({ pod }) => isInjected(pod));

/** An annotation of the workload itself, which nobody reads. */
export const isMisplaced = ({ kind, metadata, template }: Workload): boolean =>
  kind !== 'Pod' &&
  metadata.annotations?.[annotation] !== undefined &&
  template.metadata?.annotations?.[annotation] === undefined;

/** As both operators label what they start. */
const isBackend = (labels: Labels = {}): boolean =>
  ['jaeger', 'opentelemetry'].includes(labels['app.kubernetes.io/part-of'] ?? '');
