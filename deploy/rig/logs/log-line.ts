/** One line of a service's log, as far as it is JSON and says which trace it belongs to. */
export interface LogLine {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly level: string;
  readonly service: string;
  readonly message: string;
  readonly traceId: string;
  readonly spanId: string;
  /** All others, as they were logged. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads one line; what stands before its first brace (`api-1  | `) is the printing program's. */
export function readLogLine(line: string): LogLine | undefined {
  const start = line.indexOf('{');
  const logged = start === -1 ? undefined : parse(line.slice(start));
  if (!logged || typeof logged['trace_id'] !== 'string') return undefined;
  const {
    timestamp,
    level,
    service,
    message,
    trace_id,
    span_id,
    trace_sampled: _sampled,
    ...fields
  } = logged;
  return {
    timestamp: textOf(timestamp),
    level: textOf(level),
    service: textOf(service),
    message: textOf(message),
    traceId: textOf(trace_id),
    spanId: textOf(span_id),
    fields,
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
