import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { drawTrace } from '../../jaeger/draw-trace';
import { formatMicros } from '../../jaeger/format-micros';
import { factsOf } from '../../jaeger/trace-facts';
import type { LogLine } from '../../rig/logs/log-line';

/**
 * A trace as lines: what it is, its tree, and its log lines.
 *
 * @param page its address in Jaeger; undefined: it has none that lasts.
 * @param logs undefined: nobody asked for them.
 */
export function reportTrace(
  trace: JaegerTrace,
  page: string | undefined,
  logs: readonly LogLine[] | undefined,
): string[] {
  const { beginMicros, elapsedMicros, services, errors } = factsOf(trace);
  const facts = [
    new Date(beginMicros / 1000).toISOString(),
    formatMicros(elapsedMicros),
    counted(trace.spans.length, 'span'),
    ...(errors.length > 0 ? [counted(errors.length, 'error')] : []),
    services.join(' → '),
  ];
  return [
    `Trace ${trace.traceID}`,
    `  ${facts.join(' · ')}`,
    ...(page === undefined ? [] : [`  ${page}`]),
    '',
    ...drawTrace(trace).map((line) => `  ${line}`),
    ...(trace.unreadable === undefined
      ? []
      : [`  ${counted(trace.unreadable, 'span')} more, not as Jaeger has spans, cannot be shown.`]),
    ...(logs ? ['', ...reportLogs(logs, trace)] : []),
  ];
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function reportLogs(logs: readonly LogLine[], { spans }: JaegerTrace): string[] {
  if (logs.length === 0) return ['  No log line carries its id.'];
  const operations = new Map(spans.map(({ spanID, operationName }) => [spanID, operationName]));
  const width = Math.max(...logs.map(({ service }) => service.length));
  return [
    '  Log',
    ...logs.map(({ timestamp, level, service, message, spanId, fields }) => {
      const time = timestamp.slice(11, 23);
      const span = operations.get(spanId);
      const words = [
        time,
        level.padEnd(5),
        service.padEnd(width),
        message,
        ...Object.entries(fields).map(field),
      ];
      return `  ${words.join('  ')}${span === undefined ? '' : `  [${span}]`}`;
    }),
  ];
}

/** An error is logged with its stack, which the span has as well. */
function field([key, value]: [string, unknown]): string {
  const isError = typeof value === 'object' && value !== null && 'message' in value;
  return `${key}=${JSON.stringify(isError ? value.message : value)}`;
}
