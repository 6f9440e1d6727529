import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { SpanKind, diag, propagation, trace } from '@opentelemetry/api';
import { LEAN_ROOT } from '../../propagation/lean-context';
import { keepListenerContextsOf, EmitterContext } from '../../propagation/listener-contexts';
import { type Begun, handleBegun, NOT_TRACED } from '../http/server/begun';
import { linkCaller } from '../http/server/link-caller';
import { RequestToSample } from '../http/server/request-to-sample';
import type { Emit, ServerTracing } from '../http/server/server-tracing';
import { isServedByGrpcLibrary } from './grpc-requests';
import { isHeaders, isServedStream, servedRequest } from './served-stream';
import { StreamSpan } from './stream-span';

/**
 * A span for each request that a server of `node:http2` takes, by streams or by requests and responses, which Node makes
 * of streams. OpenTelemetry has none.
 */
export function emittingStreams(emit: Emit, tracing: ServerTracing): Emit {
  return function emitStreamInContext(event, ...args) {
    const [stream, headers] = args;
    const isStream = event === 'stream' && isServedStream(stream) && isHeaders(headers);
    const handle = (): boolean => emit.call(this, event, ...args);
    if (isStream && isServedByGrpcLibrary(headers['content-type'])) return handle();
    return isStream ? handleBegun(begin(stream, headers, tracing), handle) : handle();
  };
}

/** @returns undefined where tracing itself has failed: the request goes on without */
function begin(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  tracing: ServerTracing,
): Begun<StreamSpan> | undefined {
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
): Begun<StreamSpan> {
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
