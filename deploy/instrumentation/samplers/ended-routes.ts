import { SpanKind } from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
} from '@opentelemetry/semantic-conventions';
import type { ReadableSpan, SpanProcessor } from '../contracts/sdk';

/** Such as `GET`, `/jobs/:id` and `/jobs/7`. */
export interface RoutedRequest {
  readonly method: string;
  readonly route: string;
  readonly path: string;
}

/** Tells the routes of requests that began a trace, which are known when these have ended. */
export class EndedRoutes implements SpanProcessor {
  readonly #learn: (request: RoutedRequest) => void;

  constructor(learn: (request: RoutedRequest) => void) {
    this.#learn = learn;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (span.parentSpanContext !== undefined || span.kind !== SpanKind.SERVER) return;
    const {
      [ATTR_HTTP_REQUEST_METHOD]: method,
      [ATTR_HTTP_ROUTE]: route,
      [ATTR_URL_PATH]: path,
    } = span.attributes;
    if (typeof method !== 'string' || typeof route !== 'string' || typeof path !== 'string') return;
    this.#learn({ method, route, path });
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
