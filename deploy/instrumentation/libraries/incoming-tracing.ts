import type { TextMapPropagator } from '@opentelemetry/api';
import type { CallerTracing } from './grpc-servers';

/** What libraries heed that serve calls, or take messages from queues. */
export interface IncomingTracing extends CallerTracing {
  /** Reads what messages bring, where that differs from what is read of callers. */
  readonly messages: TextMapPropagator | undefined;
}
