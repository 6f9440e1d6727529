import { context, diag, trace } from '@opentelemetry/api';
import { NOT_TRACED } from '../entries/http/server/begun';
import { linkCaller } from '../entries/http/server/link-caller';
import type { ServerTracing } from '../entries/http/server/server-tracing';
import { imitate } from '../patching/imitate';
import { replacePrivateMethod } from '../patching/private-method';

/** What a library's servers have in common with those of HTTP. */
export type CallerTracing = Pick<ServerTracing, 'isIgnored' | 'untrustedCallers'>;

type Handler = (this: unknown, ...args: unknown[]) => unknown;
type Register = (this: object, path: string, handler: Handler, ...rest: unknown[]) => unknown;
type Wrap = (register: Register) => Register;

/** Has servers of gRPC treat paths and callers as those of HTTP do; the path of a call is `/package.Service/Method`. */
export function traceAsServers(
  instrumentation: object,
  { isIgnored, untrustedCallers }: CallerTracing,
): void {
  replacePrivateMethod(instrumentation, '_patchServer', (patchServer: () => Wrap) => (): Wrap => {
    const wrap = Reflect.apply(patchServer, instrumentation, []);
    return (original) => {
      const traced = wrap(original);
      return function register(path, handler, ...rest) {
        if (isIgnored(path)) return original.call(this, path, silent(handler), ...rest);
        const handling = untrustedCallers === undefined ? handler : linking(handler, untrustedCallers);
        return traced.call(this, path, handling, ...rest);
      };
    };
  });
}

function silent(handler: Handler): Handler {
  return imitate(function handleSilently(this: unknown, ...args: unknown[]) {
    return context.with(NOT_TRACED.context, () => handler.apply(this, args));
  }, handler);
}

/** @param handler is called in the span of the call */
function linking(handler: Handler, callers: NonNullable<CallerTracing['untrustedCallers']>): Handler {
  return imitate(function handleLinked(this: unknown, ...args: unknown[]) {
    try {
      const span = trace.getActiveSpan();
      if (span?.isRecording()) linkCaller(span, { headers: metadataOf(args[0]) }, callers);
    } catch (error) {
      diag.error('a caller cannot be linked', error);
    }
    return handler.apply(this, args);
  }, handler);
}

/** Names are in lower case. */
function metadataOf(call: unknown): Record<string, string> {
  const metadata: unknown = Reflect.get(Object(call), 'metadata');
  const getMap: unknown = Reflect.get(Object(metadata), 'getMap');
  const values: unknown = typeof getMap === 'function' ? Reflect.apply(getMap, metadata, []) : {};
  return Object.fromEntries(Object.entries(Object(values)).map(([name, value]) => [name, String(value)]));
}
