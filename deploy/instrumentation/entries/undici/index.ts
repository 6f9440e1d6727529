import { SpanKind, context, trace, type Tracer } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { onChannel } from '../../patching/on-channel';
import { LEAN_ROOT } from '../../propagation/lean-context';
import { spanIn } from '../../propagation/pending-span';
import { knownMethod } from '../http/known-method';
import { FetchSpan } from './fetch-span';
import { injectIntoFetch } from './inject-into-fetch';
import { isUndiciMessage, type UndiciMessage, type UndiciRequest } from './messages';

const AS_CLIENT = { kind: SpanKind.CLIENT };

/** A span for each `fetch` below a sampled span; trace headers below any. */
export function traceFetches(tracer: Tracer): void {
  const spans = new WeakMap<UndiciRequest, FetchSpan>();
  const on = (channel: string, react: (message: UndiciMessage, span: FetchSpan | undefined) => void): void =>
    onChannel(channel, (message) => {
      if (isUndiciMessage(message)) react(message, spans.get(message.request));
    });
  on('undici:request:create', ({ request }) => {
    const span = begin(request, tracer);
    if (span) spans.set(request, span);
  });
  on('undici:client:sendHeaders', ({ socket }, span) => socket && span?.connected(socket));
  on('undici:request:headers', ({ response }, span) => response && span?.responded(response.statusCode));
  on('undici:request:trailers', (_message, span) => span?.end());
  on('undici:request:error', ({ error }, span) => error && span?.fail(error));
}

function begin(request: UndiciRequest, tracer: Tracer): FetchSpan | undefined {
  const active = context.active();
  if (active === LEAN_ROOT || request.method === 'CONNECT' || isTracingSuppressed(active)) return undefined;
  if (spanIn(active) === undefined) {
    injectIntoFetch(active, request);
    return undefined;
  }
  const method = knownMethod(request.method);
  const span = tracer.startSpan(method === '_OTHER' ? 'HTTP' : method, AS_CLIENT, active);
  injectIntoFetch(trace.setSpan(active, span), request);
  return span.isRecording() ? new FetchSpan(span, request) : undefined;
}
