import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { SpanKind, context, trace, type Tracer } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { patchMethod } from '../../patching/patch-method';
import type { PatchedModule } from '../../patching/when-loaded';
import { LEAN_ROOT } from '../../propagation/lean-context';
import { keepListenerContextsOf } from '../../propagation/listener-contexts';
import { spanIn } from '../../propagation/pending-span';
import { givenHeader, type GivenHeaders } from '../http/given-headers';
import { ClientStreamSpan } from './client-stream-span';
import { isSentByGrpcLibrary } from './grpc-requests';
import { withTraceHeaders } from './trace-headers';

type Connect = (authority: string | URL, ...rest: unknown[]) => ClientHttp2Session;
type SendRequest = (this: object, headers: GivenHeaders, ...rest: unknown[]) => ClientHttp2Stream;

interface Http2Exports {
  connect: Connect;
  readonly default?: { connect: Connect };
}

const AS_CLIENT = { kind: SpanKind.CLIENT };
/** The authority that a session was made for: Node does not keep it where it can be read. */
const authorities = new WeakMap<object, URL>();

/**
 * A span for each request that is sent by `node:http2` below another span; trace headers below any. Node tells of a
 * request only when its headers are written, and does not export the class of sessions: it is found at the first.
 */
export function http2Client(tracer: Tracer): PatchedModule<Http2Exports> {
  return {
    name: 'http2',
    supported: ['*'],
    patch(exports) {
      const builtin = exports.default ?? exports;
      patchMethod(builtin, 'connect', (connect) => connecting(connect, tracer));
      if (exports.connect !== builtin.connect) exports.connect = builtin.connect;
    },
  };
}

/** A session outlives the span in which it was made. */
function connecting(connect: Connect, tracer: Tracer): Connect {
  return (authority, ...rest) => {
    const active = context.active();
    const bound = rest.map((each) => (typeof each === 'function' ? context.bind(active, each) : each));
    const session = context.with(LEAN_ROOT, () => connect(authority, ...bound));
    const url = String(authority);
    if (URL.canParse(url)) authorities.set(session, new URL(url));
    const prototype: { request: SendRequest } = Object.getPrototypeOf(session);
    patchMethod(prototype, 'request', (send) => tracing(send, tracer));
    return session;
  };
}

function tracing(send: SendRequest, tracer: Tracer): SendRequest {
  return function request(headers, ...rest) {
    const active = context.active();
    const given = (name: string): unknown => givenHeader(headers ?? {}, name);
    const isUntraced =
      isTracingSuppressed(active) || isSentByGrpcLibrary(given('content-type'), given('user-agent'));
    if (isUntraced) return send.call(this, headers, ...rest);
    if (spanIn(active) === undefined) return send.call(this, withTraceHeaders(headers, active), ...rest);
    const givenMethod = given(':method');
    const method = typeof givenMethod === 'string' ? givenMethod : 'GET';
    const span = tracer.startSpan(method, AS_CLIENT, active);
    const begun = span.isRecording()
      ? new ClientStreamSpan(span, headers ?? {}, authorities.get(this))
      : undefined;
    try {
      const sent = withTraceHeaders(headers, trace.setSpan(active, span));
      const stream = send.call(this, sent, ...rest);
      keepListenerContextsOf(Object.getPrototypeOf(stream));
      begun?.follow(stream);
      return stream;
    } catch (error) {
      begun?.fail(error);
      throw error;
    }
  };
}
