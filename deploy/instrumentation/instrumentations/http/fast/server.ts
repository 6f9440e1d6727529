import { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import { SpanKind, context, diag, propagation, trace, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { LEAN_ROOT } from '../../../propagation/lean-context';
import { keepListenerContexts, EmitterContext } from '../../../propagation/listener-contexts';
import { RequestRoute } from '../../express/matched-route';
import { patchMethod } from '../../patch-method';
import { emittingStreams, type Emit } from '../../http2/server';
import { linkCaller } from '../link-caller';
import type { ServerTracing } from '../server-tracing';

import { RequestToSample } from './request-to-sample';
import { ServerSpan } from './server-span';
import { hasTraceHeader } from './trace-headers';

/**
 * A span for each request that a server of `node:http` or `node:https` takes. Its diagnostics channel would also tell
 * of those that Node answers by itself, and has no end to the context that is entered in it.
 */
export function traceServers(tracing: ServerTracing): void {
  keepListenerContexts();
  const prototype: { emit: Emit } = Server.prototype;
  patchMethod(prototype, 'emit', (original) => {
    const emit = emittingStreams(original, tracing);
    return function emitInContext(event, ...args) {
      const [request, response] = args;
      const isHttp =
        event === 'request' && request instanceof IncomingMessage && response instanceof ServerResponse;
      if (!isHttp) return emit.call(this, event, ...args);
      const handle = (): boolean => emit.call(this, event, request, response);
      return handleRequest(request, response, handle, tracing);
    };
  });
}

/** What a request runs in, and its span where that is recorded. */
interface Begun {
  readonly context: Context;
  readonly span?: ServerSpan;
}

const NOT_TRACED: Begun = { context: suppressTracing(LEAN_ROOT) };

function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  handle: () => boolean,
  tracing: ServerTracing,
): boolean {
  const begun = begin(request, response, tracing);
  if (begun === undefined) return handle();
  try {
    return context.with(begun.context, handle);
  } catch (error) {
    begun.span?.fail(error);
    throw error;
  }
}

/** @returns undefined where tracing itself has failed: the request goes on without */
function begin(
  request: IncomingMessage,
  response: ServerResponse,
  tracing: ServerTracing,
): Begun | undefined {
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
): Begun {
  const hasCaller = hasTraceHeader(request.rawHeaders);
  const parent = hasCaller ? propagation.extract(LEAN_ROOT, request.headers) : LEAN_ROOT;
  const attributes = new RequestToSample(request);
  const span = tracer.startSpan(request.method ?? 'GET', { kind: SpanKind.SERVER, attributes }, parent);
  const requestContext = trace.setSpan(parent, span);
  if (!span.isRecording()) return { context: requestContext };
  if (hasCaller && untrustedCallers) linkCaller(span, request, untrustedCallers);
  return { context: requestContext, span: new ServerSpan(span, request, response) };
}
