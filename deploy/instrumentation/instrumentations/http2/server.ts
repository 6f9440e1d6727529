import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Server } from 'node:net';
import { SpanKind, context, diag, propagation, trace, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { LEAN_ROOT } from '../../propagation/lean-context';
import { keepListenerContextsOf, EmitterContext } from '../../propagation/listener-contexts';
import { RequestToSample } from '../http/fast/request-to-sample';
import { linkCaller } from '../http/link-caller';
import type { ServerTracing } from '../http/server-tracing';
import { patchMethod } from '../patch-method';
import { isHeaders, isServedStream, servedRequest } from './served-stream';
import { StreamSpan } from './stream-span';

export type Emit = (this: object, event: string | symbol, ...args: unknown[]) => boolean;

/** What a request runs in, and its span where that is recorded. */
interface Begun {
  readonly context: Context;
  readonly span?: StreamSpan;
}

const NOT_TRACED: Begun = { context: suppressTracing(LEAN_ROOT) };

/**
 * For a way of tracing that has nothing at `emit` of its own.
 *
 * @param traceHttp1 has requests by HTTP/1 traced that such a server takes as well
 */
export function traceHttp2Servers(tracing: ServerTracing, traceHttp1: (emit: Emit) => Emit): void {
  const prototype: { emit: Emit } = Server.prototype;
  patchMethod(prototype, 'emit', (emit) => emittingStreams(traceHttp1(emit), tracing));
}

/**
 * A span for each request that a server of `node:http2` takes, by streams or by requests and responses, which Node makes
 * of streams. OpenTelemetry has none.
 */
export function emittingStreams(emit: Emit, tracing: ServerTracing): Emit {
  return function emitStreamInContext(event, ...args) {
    const [stream, headers] = args;
    const isStream = event === 'stream' && isServedStream(stream) && isHeaders(headers);
    const handle = (): boolean => emit.call(this, event, ...args);
    return isStream ? handleStream(stream, headers, handle, tracing) : handle();
  };
}

function handleStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  handle: () => boolean,
  tracing: ServerTracing,
): boolean {
  const begun = begin(stream, headers, tracing);
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
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  tracing: ServerTracing,
): Begun | undefined {
  try {
    const isIgnored = tracing.isIgnored(headers[':path'] ?? '');
    const begun = isIgnored ? NOT_TRACED : beginTrace(stream, headers, tracing);
    keepListenerContextsOf(Object.getPrototypeOf(stream));
    EmitterContext.set(stream, begun.context);
    return begun;
  } catch (error) {
    diag.error('tracing a stream failed', error);
    return undefined;
  }
}

function beginTrace(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { tracer, untrustedCallers }: ServerTracing,
): Begun {
  const request = servedRequest(stream, headers);
  const { method = 'GET' } = request;
  const parent = propagation.extract(LEAN_ROOT, headers);
  const attributes = new RequestToSample(request);
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  const requestContext = trace.setSpan(parent, span);
  if (!span.isRecording()) return { context: requestContext };
  if (untrustedCallers) linkCaller(span, request, untrustedCallers);
  return { context: requestContext, span: new StreamSpan(span, stream, request) };
}
