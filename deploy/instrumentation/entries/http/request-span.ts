import type { Span } from '@opentelemetry/api';
import { toError } from '../../language/failure';
import { markFailed } from './mark-failed';

/** The span of a request. It ends once, with whichever of the request's events comes first. */
export class RequestSpan {
  protected readonly span: Span;
  #hasEnded = false;

  constructor(span: Span) {
    this.span = span;
  }

  fail(error: unknown): void {
    this.end(() => this.tellFailure(error));
  }

  protected tellFailure(error: unknown): void {
    markFailed(this.span, toError(error));
  }

  /** @param tell has its last attributes set, where nothing has ended it before */
  protected end(tell?: () => void): void {
    if (this.#hasEnded) return;
    tell?.();
    this.#hasEnded = true;
    this.span.end();
  }
}
