import type { LogLevel } from '../configuration';

const IMPORTANCE: readonly LogLevel[] = ['info', 'warn', 'error', 'none'];

/** Says something about tracing itself. Never throws: tracing must not fail the service. */
export type Report = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;

/** One JSON object a line on stderr, in the form of the services' logs. */
export const reportToStderr: Report = (level, message, fields = {}) => {
  try {
    const line = { timestamp: new Date().toISOString(), level, message, ...fields };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  } catch {
    // A closed stderr or a field that cannot be serialized is no reason to fail.
  }
};

/**
 * Says it in the name of a service, as the service's own logs do.
 *
 * @param least what is less important is not said
 */
export function reportAs(service: string, least: LogLevel): Report {
  return (level, message, fields) => {
    if (IMPORTANCE.indexOf(level) >= IMPORTANCE.indexOf(least)) {
      reportToStderr(level, message, { service, ...fields });
    }
  };
}
