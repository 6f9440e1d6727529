import type { SpanProcessor } from '../contracts/sdk';

/** A processor that can also be brought to its end without the event loop. */
export interface FlushableProcessor extends SpanProcessor {
  /** Sends as much of what has ended as can be sent now. */
  advance(): void;
  /** Whether nothing is left to send, and nothing on its way. */
  readonly isIdle: boolean;
  /** Gives up what is left, which counts as `shutdown_timeout`. Spans may still end afterwards. */
  giveUp(): void;
}
