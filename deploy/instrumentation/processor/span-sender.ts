import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Takes finished spans to one destination. */
export interface SpanSender {
  /** For log lines, for example `jaeger compact udp://jaeger:6831`. */
  readonly name: string;
  /**
   * Sends all that can be sent. Failures are in the outcome, so it need not reject.
   *
   * @param signal aborted when nobody waits for the outcome any more
   */
  send(spans: readonly ReadableSpan[], signal: AbortSignal): Promise<SendOutcome>;
  /** Gives up sockets. Spans that are still being sent may be lost. */
  close(): void;
}

/** What became of the spans of one `send`. Their sum is the number of spans given. */
export interface SendOutcome {
  readonly exported: number;
  readonly tooLarge: number;
  readonly failed: number;
  /** Why spans failed or were too large. */
  readonly error?: Error;
}

/** The outcome of a `send` that lost everything. */
export function allFailed(count: number, cause: unknown): SendOutcome {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return { exported: 0, tooLarge: 0, failed: count, error };
}
