import type { TracingStatistics } from './processor/statistics';
import type { Report } from './report';

/** How long the end of a process may wait for its last spans. */
const FLUSH_TIMEOUT_MILLIS = 1500;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** What of the tracing is needed at the end. */
export interface Flushable {
  readonly statistics: TracingStatistics;
  readonly report: Report;
  readonly flush: (timeoutMillis: number) => Promise<boolean>;
}

/**
 * Brings the last spans to the exporter when the process ends, however it ends: by an empty event loop, by
 * `process.exit()`, or by a signal that nobody handles. A service's own signal handler stays in charge and may drain
 * for as long as it likes; who ends the process, and its exit code, never change.
 */
export function flushBeforeEnd(tracing: Flushable): void {
  flushOnEmptyLoop(tracing);
  delayExit(tracing);
  for (const signal of SIGNALS) flushOnSignal(signal, tracing);
}

/** The last flush. What did not make it is said here: soon nobody can ask `/metrics` any more. */
async function flushForGood({ statistics, report, flush }: Flushable): Promise<void> {
  if (await flush(FLUSH_TIMEOUT_MILLIS)) return;
  const message = `the process ends with spans that were not exported within ${FLUSH_TIMEOUT_MILLIS} ms`;
  report('warn', message, statistics);
}

/** Work that is left keeps the loop alive, so Node asks again after each flush: that time nothing is left. */
function flushOnEmptyLoop(tracing: Flushable): void {
  let flushedAt: number | undefined;
  process.on('beforeExit', () => {
    const { created } = tracing.statistics;
    if (created === 0 || created === flushedAt) {
      // Spans may end without new ones: should something start again, the next empty loop flushes again.
      flushedAt = undefined;
      return;
    }
    flushedAt = created;
    void flushForGood(tracing);
  });
}

/** The first `process.exit()` waits for the flush; its code counts, whatever is called meanwhile. */
function delayExit(tracing: Flushable): void {
  const exit = process.exit.bind(process);
  let isWaiting = false;
  let hasEnded = false;
  const exitAfterFlush = (code?: number | string | null): void => {
    // A process that made no span, such as one that refuses its configuration, exits at once.
    if (tracing.statistics.created === 0 || hasEnded) exit(code);
    if (isWaiting) return;
    isWaiting = true;
    const exitCode = code ?? process.exitCode;
    const end = () => {
      hasEnded = true;
      exit(exitCode);
    };
    flushForGood(tracing).then(end, end);
  };
  process.once('exit', () => (hasEnded = true));
  // Its type says that it never returns, which now holds a moment later.
  Object.assign(process, { exit: exitAfterFlush });
}

/**
 * A listener takes away Node's default, which ends the process: this one brings it back after the flush, unless the
 * service has a listener of its own. Then it is for the service to end, and this flush only brings forward what
 * would be lost if its draining were cut short.
 */
function flushOnSignal(signal: NodeJS.Signals, tracing: Flushable): void {
  const onSignal = () => {
    const isHandled = process.listenerCount(signal) > 1;
    // Removed at once: a second signal must not have to wait.
    if (!isHandled) process.removeListener(signal, onSignal);
    const end = () => {
      if (!isHandled) process.kill(process.pid, signal);
    };
    const flushed = isHandled ? tracing.flush(FLUSH_TIMEOUT_MILLIS) : flushForGood(tracing);
    flushed.then(end, end);
  };
  process.on(signal, onSignal);
}
