import { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import {
  SpanKind,
  context,
  propagation,
  trace,
  type Context,
  type TextMapPropagator,
  type Tracer,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { LEAN_ROOT } from '../../../propagation/lean-context';
import { setMatchedLayers, type MatchedLayers } from '../../express/fast/matched-layers';
import { patchMethod } from '../../patch-method';
import { linkCaller } from '../link-caller';
import { isUntraced } from '../untraced-requests';
import { keepListenerContexts, setEmitterContext } from './listener-contexts';
import { RequestToSample } from './request-to-sample';
import { ServerSpan } from './server-span';
import { hasTraceHeader } from './trace-headers';

type Emit = (this: object, event: string | symbol, ...args: unknown[]) => boolean;

const UNTRACED = suppressTracing(LEAN_ROOT);

/**
 * A span for each request that a server of `node:http` or `node:https` takes. Its diagnostics channel would also tell
 * of those that Node answers by itself, and has no end to the context that is entered in it.
 *
 * @param untrustedCallers reads the trace of a caller that new traces only link to; undefined: callers are trusted
 */
export function traceServers(tracer: Tracer, untrustedCallers: TextMapPropagator | undefined): void {
  keepListenerContexts();
  const prototype: { emit: Emit } = Server.prototype;
  patchMethod(prototype, 'emit', (emit) => {
    return function emitInContext(event, ...args) {
      const [request, response] = args;
      const isHttp =
        event === 'request' && request instanceof IncomingMessage && response instanceof ServerResponse;
      if (!isHttp) return emit.call(this, event, ...args);
      const handle = (): boolean => emit.call(this, event, request, response);
      return handleRequest(request, response, handle, tracer, untrustedCallers);
    };
  });
}

function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  handle: () => boolean,
  tracer: Tracer,
  untrustedCallers: TextMapPropagator | undefined,
): boolean {
  if (isUntraced(request.url ?? '')) return inRequest(UNTRACED, request, response, undefined, handle);
  const hasCaller = hasTraceHeader(request.rawHeaders);
  const parent = hasCaller ? propagation.extract(LEAN_ROOT, request.headers) : LEAN_ROOT;
  const attributes = new RequestToSample(request);
  const span = tracer.startSpan(request.method ?? 'GET', { kind: SpanKind.SERVER, attributes }, parent);
  const requestContext = trace.setSpan(parent, span);
  if (!span.isRecording()) return inRequest(requestContext, request, response, undefined, handle);
  if (hasCaller && untrustedCallers) linkCaller(span, request, untrustedCallers);
  const serverSpan = new ServerSpan(span, request, response);
  try {
    return inRequest(requestContext, request, response, serverSpan.layers, handle);
  } catch (error) {
    serverSpan.fail(error);
    throw error;
  }
}

function inRequest(
  requestContext: Context,
  request: IncomingMessage,
  response: ServerResponse,
  layers: MatchedLayers | undefined,
  handle: () => boolean,
): boolean {
  setEmitterContext(request, requestContext);
  setEmitterContext(response, requestContext);
  setMatchedLayers(request, layers);
  return context.with(requestContext, handle);
}
