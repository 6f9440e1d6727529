import type { JaegerProcess, JaegerSpan } from '../../../services/shared/jaeger/trace';

/** Spans of one process, as they arrive. */
export interface ReceivedBatch {
  readonly process: JaegerProcess;
  readonly spans: readonly Omit<JaegerSpan, 'processID'>[];
}
