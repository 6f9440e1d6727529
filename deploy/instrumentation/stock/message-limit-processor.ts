import type { Span, SpanProcessor } from '../contracts/sdk';

/**
 * Cuts status messages, as the SDK cuts attribute values: an error with a long message must not make its span, of all
 * spans, too large to be sent.
 */
export class MessageLimitProcessor implements SpanProcessor {
  readonly #maxLength: number;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  onStart(): void {}

  /** The last moment at which a span can be changed. */
  onEnding(span: Span): void {
    const { code, message } = span.status;
    if (message === undefined || message.length <= this.#maxLength) return;
    span.setStatus({ code, message: message.slice(0, this.#maxLength) });
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
