import type { ReadableSpan } from '../contracts/sdk';
import { toError } from '../language/failure';

/** Takes finished spans to one destination. */
export interface SpanSender {
  /** For log lines, for example `jaeger compact udp://jaeger:6831`. */
  readonly name: string;
  /** Spans will be sent soon. */
  prepare(): void;
  /**
   * Sends all that can be sent. Failures are in the outcome.
   *
   * @param settled called once, which may be before this returns
   */
  send(spans: readonly ReadableSpan[], settled: (outcome: SendOutcome) => void): Sending;
}

/** Spans on their way. */
export interface Sending {
  /** Does at once what is left to do in this thread: the process ends, and its event loop turns no more. */
  hurry(): void;
  /** Nobody waits for the outcome any more. */
  cancel(): void;
}

/** What became of the spans of one `send`. Their sum is the number of spans given. */
export interface SendOutcome {
  readonly exported: number;
  readonly tooLarge: number;
  /** Arrived, and were not taken. */
  readonly rejected: number;
  readonly failed: number;
  /** Could not be handed over in their time, and may be sent again. */
  readonly late: readonly ReadableSpan[];
  /** Why spans were not exported. */
  readonly error?: Error;
  /** For so long the receiver wants nothing more. */
  readonly pauseMillis?: number;
}

/** The outcome of a `send` that lost everything. */
export function allFailed(count: number, cause: unknown): SendOutcome {
  return { exported: 0, tooLarge: 0, rejected: 0, failed: count, late: [], error: toError(cause) };
}
