import { ClientRequest } from 'node:http';
import {
  context,
  SpanKind,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { injectIntoRequest } from '../../entries/http/client/inject-into-request';
import { headerPairs, type GivenHeaders } from '../../entries/http/given-headers';
import { replacePrivateMethod } from '../../patching/private-method';

type Request = (this: unknown, ...args: unknown[]) => unknown;
type TraceRequest = (this: unknown, component: string, original: Request) => Request;
type StartSpan = (this: StartingSpans, name: string, options: SpanOptions, parent?: Context) => Span;

interface Sending {
  readonly _outgoingRequestFunction: TraceRequest;
}

interface StartingSpans {
  readonly tracer: Tracer;
  readonly _spanNotEnded: WeakSet<Span>;
}

/**
 * Requests leave as the service asked for them, with one of each trace header. The stock instrumentation asks for them
 * by options of its own making: it decodes less of a URL than Node.js, sets the port that an agent has another default
 * for, sends the indices of an array as headers, replaces only what is spelt as it would spell it, and adds to requests
 * that are signed. Nor has it a span for a request below a caller's in another process.
 */
export class StockHttpInstrumentation extends HttpInstrumentation {}

// Patches are made while the base class's constructor runs, so they must be here before.
const { prototype } = StockHttpInstrumentation;
replacePrivateMethod(prototype, '_outgoingRequestFunction', sendingAsGiven);
replacePrivateMethod(prototype, '_getPatchHttpsOutgoingRequestFunction', () => patchingAsHttp);
replacePrivateMethod(prototype, '_startHttpSpan', startingBelowAny);

function sendingAsGiven(traceRequest: TraceRequest): TraceRequest {
  return function traceGiven(component, original) {
    const tracing = (send: Request): Request => traceRequest.call(this, component, send);
    return function request(...given) {
      const traced = tracing(function sendGiven(...parsed) {
        const sent = original.apply(this, withCallbackOf(parsed, given));
        if (sent instanceof ClientRequest) injectIntoRequest(context.active(), sent);
        return sent;
      });
      return traced.apply(
        this,
        given.map((argument) => readable(argument, component)),
      );
    };
  };
}

/** The stock one sets the defaults of https in what the service gave. */
function patchingAsHttp(this: Sending, component: string): (original: Request) => Request {
  const { _outgoingRequestFunction: sending } = this;
  return (original) => sending.call(this, component, original);
}

/** The stock instrumentation has the callback run in the context of whoever sent the request. */
function withCallbackOf(parsed: readonly unknown[], given: unknown[]): unknown[] {
  const callback = parsed.at(-1);
  return typeof callback === 'function' && typeof given.at(-1) === 'function'
    ? [...given.slice(0, -1), callback]
    : given;
}

/** For the stock instrumentation to read: what it would stumble over left out, what it looks for there. */
function readable(argument: unknown, component: string): unknown {
  if (typeof argument !== 'object' || argument === null || argument instanceof URL) return argument;
  const { headers, method, protocol, port }: Options = argument;
  const isSecure = component === 'https';
  return {
    ...argument,
    method: typeof method === 'string' ? method : undefined,
    ...(isSecure && { protocol: protocol ?? 'https:', port: port ?? 443 }),
    ...(isHeaders(headers) && { headers: Object.fromEntries(headerPairs(headers)) }),
  };
}

interface Options {
  readonly headers?: unknown;
  readonly method?: unknown;
  readonly protocol?: unknown;
  readonly port?: unknown;
}

function isHeaders(headers: unknown): headers is GivenHeaders {
  return typeof headers === 'object' && headers !== null;
}

function startingBelowAny(startSpan: StartSpan): StartSpan {
  return function startSpanBelowAny(name, options, parent = context.active()) {
    const isBelowOther = options.kind === SpanKind.CLIENT && trace.getSpanContext(parent)?.isRemote;
    if (!isBelowOther) return startSpan.call(this, name, options, parent);
    const span = this.tracer.startSpan(name, options, parent);
    const { _spanNotEnded: spansToEnd } = this;
    spansToEnd.add(span);
    return span;
  };
}
