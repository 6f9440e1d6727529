import { IncomingMessage, ServerResponse } from 'node:http';
import { SpanKind, diag, propagation, trace } from '@opentelemetry/api';
import { LEAN_ROOT } from '../../../propagation/lean-context';
import { EmitterContext } from '../../../propagation/listener-contexts';
import { RequestRoute } from '../../express/matched-route';
import { type Begun, handleBegun, NOT_TRACED } from './begun';
import { linkCaller } from './link-caller';
import { RequestToSample } from './request-to-sample';
import { ServerSpan } from './server-span';
import type { Emit, ServerTracing } from './server-tracing';
import { hasTraceHeader } from './trace-headers';

/**
 * A span for each request that a server of `node:http` or `node:https` takes. Its diagnostics channel would also tell
 * of those that Node answers by itself, and has no end to the context that is entered in it.
 */
export function emittingRequests(emit: Emit, tracing: ServerTracing): Emit {
  return function emitInContext(event, ...args) {
    const [request, response] = args;
    const isHttp =
      event === 'request' && request instanceof IncomingMessage && response instanceof ServerResponse;
    if (!isHttp) return emit.call(this, event, ...args);
    const handle = (): boolean => emit.call(this, event, request, response);
    return handleBegun(begin(request, response, tracing), handle);
  };
}

/** @returns undefined where tracing itself has failed: the request goes on without */
function begin(
  request: IncomingMessage,
  response: ServerResponse,
  tracing: ServerTracing,
): Begun<ServerSpan> | undefined {
  try {
    const isIgnored = tracing.isIgnored(request.url ?? '');
    const begun = isIgnored ? NOT_TRACED : beginTrace(request, response, tracing);
    EmitterContext.set(request, begun.context);
    EmitterContext.set(response, begun.context);
    RequestRoute.set(request, begun.span?.matched);
    return begun;
  } catch (error) {
    diag.error('tracing a request failed', error);
    return undefined;
  }
}

function beginTrace(
  request: IncomingMessage,
  response: ServerResponse,
  { tracer, untrustedCallers }: ServerTracing,
): Begun<ServerSpan> {
  const hasCaller = hasTraceHeader(request.rawHeaders);
  const parent = hasCaller ? propagation.extract(LEAN_ROOT, request.headers) : LEAN_ROOT;
  const attributes = new RequestToSample(request);
  const span = tracer.startSpan(request.method ?? 'GET', { kind: SpanKind.SERVER, attributes }, parent);
  const requestContext = trace.setSpan(parent, span);
  if (!span.isRecording()) return { context: requestContext };
  if (hasCaller && untrustedCallers) linkCaller(span, request, untrustedCallers);
  const served = new ServerSpan(span, request, response);
  return { context: served.contextIn(requestContext), span: served };
}
