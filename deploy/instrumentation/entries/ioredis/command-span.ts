import { SpanKind, SpanStatusCode, type Context, type Span, type Tracer } from '@opentelemetry/api';
import {
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { toError } from '../../language/failure';

/** What of ioredis' own command is looked at. */
export interface Command {
  readonly name: string;
  /** Between MULTI and EXEC. */
  readonly inTransaction?: boolean;
  readonly pipelineIndex?: number;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** Where a connection goes. */
export interface RedisOptions {
  readonly host?: string;
  readonly port?: number;
}

const AS_CLIENT = { kind: SpanKind.CLIENT };

/** Begins the span of a command and sends it; the answer ends the span. */
export function traceCommand<T>(
  tracer: Tracer,
  active: Context,
  command: Command,
  { host, port }: RedisOptions,
  send: () => T,
): T {
  const span = tracer.startSpan(command.name, AS_CLIENT, active).setAttributes({
    [ATTR_DB_OPERATION_NAME]: operationName(command),
    [ATTR_DB_SYSTEM_NAME]: 'redis',
    [ATTR_DB_QUERY_TEXT]: command.name,
    [ATTR_SERVER_ADDRESS]: host,
    [ATTR_SERVER_PORT]: port,
  });
  try {
    const sent = send();
    endWithAnswer(span, command);
    return sent;
  } catch (error) {
    fail(span, toError(error));
    throw error;
  }
}

function operationName({ name, inTransaction, pipelineIndex }: Command): string {
  if (name === 'multi' || name === 'exec') return name;
  if (inTransaction) return `MULTI ${name}`;
  return pipelineIndex === undefined || pipelineIndex === null ? name : `PIPELINE ${name}`;
}

/** Before anybody who waits for the answer goes on. */
function endWithAnswer(span: Span, command: Command): void {
  const { resolve, reject } = command;
  command.resolve = (result) => {
    span.end();
    resolve(result);
  };
  command.reject = (error) => {
    fail(span, error);
    reject(error);
  };
}

function fail(span: Span, error: Error): void {
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.end();
}
