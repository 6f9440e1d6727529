import { pino, type Logger } from 'pino';
import { currentTrace } from '../tracing';
import { describedError } from './failure/described-error';

export type { Logger };

/**
 * One JSON object a line on stdout: timestamp, level, message, service, and, inside a trace, trace_id, span_id and
 * trace_sampled. Errors are logged under `error`, as `describedError` shows them.
 *
 * @param level pino's: trace, debug, info, warn, error, fatal, silent.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    messageKey: 'message',
    errorKey: 'error',
    serializers: { error: describedError },
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    mixin: traceFields,
  });
}

function traceFields(): Record<string, unknown> {
  const current = currentTrace();
  if (!current) return {};
  return { trace_id: current.traceId, span_id: current.spanId, trace_sampled: current.sampled };
}
