import { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import {
  SpanKind,
  context,
  diag,
  propagation,
  trace,
  type Context,
  type TextMapPropagator,
  type Tracer,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { LEAN_ROOT } from '../../../propagation/lean-context';
import { setMatchedLayers } from '../../express/fast/matched-layers';
import { patchMethod } from '../../patch-method';
import { linkCaller } from '../link-caller';
import { isUntraced } from '../untraced-requests';
import { keepListenerContexts, setEmitterContext } from './listener-contexts';
import { RequestToSample } from './request-to-sample';
import { ServerSpan } from './server-span';
import { hasTraceHeader } from './trace-headers';

type Emit = (this: object, event: string | symbol, ...args: unknown[]) => boolean;

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
  tracer: Tracer,
  untrustedCallers: TextMapPropagator | undefined,
): boolean {
  const begun = begin(request, response, tracer, untrustedCallers);
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
  tracer: Tracer,
  untrustedCallers: TextMapPropagator | undefined,
): Begun | undefined {
  try {
    const isTraced = !isUntraced(request.url ?? '');
    const begun = isTraced ? beginTrace(request, response, tracer, untrustedCallers) : NOT_TRACED;
    setEmitterContext(request, begun.context);
    setEmitterContext(response, begun.context);
    setMatchedLayers(request, begun.span?.layers);
    return begun;
  } catch (error) {
    diag.error('tracing a request failed', error);
    return undefined;
  }
}

function beginTrace(
  request: IncomingMessage,
  response: ServerResponse,
  tracer: Tracer,
  untrustedCallers: TextMapPropagator | undefined,
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
