/** One line of a service's log, as far as it is JSON and says which trace or which job it belongs to. */
export interface LogLine {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly level: string;
  readonly service: string;
  readonly message: string;
  /** Empty where it was logged outside of any. */
  readonly traceId: string;
  readonly spanId: string;
  /** Whether the sampler had the trace recorded; undefined where the line does not say. */
  readonly isSampled: boolean | undefined;
  /** All others, as they were logged. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads one line; what stands before its first brace (`api-1  | `) is the printing program's. */
export function readLogLine(line: string): LogLine | undefined {
  const start = line.indexOf('{');
  const logged = start === -1 ? undefined : parse(line.slice(start));
  if (!logged || (textOf(logged['trace_id']) === '' && textOf(logged['job_id']) === '')) return undefined;
  const { timestamp, level, service, message, trace_id, span_id, trace_sampled, ...fields } = logged;
  return {
    timestamp: textOf(timestamp),
    level: textOf(level),
    service: textOf(service),
    message: textOf(message),
    traceId: textOf(trace_id),
    spanId: textOf(span_id),
    isSampled: typeof trace_sampled === 'boolean' ? trace_sampled : undefined,
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

/** Whether the line carries one of the ids, of traces or of jobs. */
export const carriesOneOf = (ids: ReadonlySet<string>, { traceId, fields }: LogLine): boolean =>
  ids.has(traceId) || ids.has(textOf(fields['job_id']));
