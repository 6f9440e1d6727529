import { constants } from 'node:os';
import type { Report } from '../diagnostics/report';
import type { TracingStatistics } from '../diagnostics/statistics';
import { beforeEvents } from './process-events';
import { beforeSignals } from './process-signals';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** Node.js calls the first after the last listener of `exit`. None of them returns. */
const LAST_CALLS = ['reallyExit', 'abort', 'execve'] as const;

/** What of the tracing is needed at the end. */
export interface Flushable {
  /** How long the end of a process may wait for its last spans. */
  readonly exitTimeoutMillis: number;
  readonly statistics: TracingStatistics;
  readonly report: Report;
  readonly flush: (timeoutMillis: number) => Promise<boolean>;
  /** Without the event loop. What is not exported by then counts as lost. */
  readonly flushNow: (deadline: number) => void;
}

/**
 * Brings the last spans to the exporter when the process ends, however it ends: by an empty event loop, by
 * `process.exit()`, by an error that nobody catches, or by a signal that nobody handles. Who ends the process, when,
 * and its exit code never change: the process waits where it would have ended, and nothing of it runs meanwhile. A
 * service's own signal handler stays in charge and may drain for as long as it likes.
 */
export function flushBeforeEnd(tracing: Flushable): void {
  const flushForGood = lastFlush(tracing);
  flushOnExit(flushForGood);
  for (const call of LAST_CALLS) callBefore(call, flushForGood);
  flushOnSignals(tracing, flushForGood);
}

/** The last flush. What did not make it is said here: soon nobody can ask `/metrics` any more. */
function lastFlush({ exitTimeoutMillis, statistics, report, flushNow }: Flushable): () => void {
  let deadline: number | undefined;
  return () => {
    deadline ??= performance.now() + exitTimeoutMillis;
    const lostBefore = countLost(statistics);
    flushNow(deadline);
    if (countLost(statistics) === lostBefore) return;
    report('warn', 'the process ends with spans that were not exported', withoutZeros(statistics));
  };
}

/** Why spans were lost, without the reasons for which none was: a row of zeros reads as if nothing was lost. */
function withoutZeros({ created, exported, dropped }: TracingStatistics): object {
  return {
    created,
    exported,
    dropped: Object.fromEntries(Object.entries(dropped).filter(([, count]) => count > 0)),
  };
}

function countLost({ dropped }: TracingStatistics): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

/**
 * After the last listener of `exit`, whose spans count too. Where one of them throws, the next event is that of the
 * error which nobody catches.
 */
function flushOnExit(flushForGood: () => void): void {
  let isLastListener = false;
  beforeEvents(() => {
    if (Reflect.get(process, '_exiting') !== true) return;
    if (isLastListener) return flushForGood();
    isLastListener = true;
    process.on('exit', flushForGood);
  });
}

function callBefore(name: (typeof LAST_CALLS)[number] | 'kill', before: (...given: unknown[]) => void): void {
  const original: unknown = Reflect.get(process, name);
  if (typeof original !== 'function') return;
  const call = function (this: unknown, ...given: unknown[]): unknown {
    before(...given);
    return Reflect.apply(original, this, given);
  };
  Object.defineProperties(call, {
    name: { value: original.name, configurable: true },
    length: { value: original.length, configurable: true },
  });
  Object.assign(process, { [name]: call });
}

/**
 * Where nobody listens to a signal, it ends the process after the flush. Where somebody does, it is for the service to
 * end, and this flush only brings forward what would be lost if its draining were cut short. A process that sends itself the
 * signal would have ended within that call, and hears of it afterwards.
 */
function flushOnSignals({ exitTimeoutMillis, flush }: Flushable, flushForGood: () => void): void {
  let isEnding = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isEnding) return;
    if (process.listenerCount(signal) > 0) return void flush(exitTimeoutMillis);
    isEnding = true;
    // Before the flush, and whichever signal is the next: a second one must not have to wait.
    SIGNALS.forEach(endWatching);
    flushForGood();
    process.kill(process.pid, signal);
  };
  const endWatching = beforeSignals(SIGNALS, onSignal);
  callBefore('kill', (pid, sent = 'SIGTERM') => {
    const signal = SIGNALS.find((each) => sent === each || sent === constants.signals[each]);
    if (signal !== undefined && Number(pid) === process.pid && process.listenerCount(signal) === 0) {
      onSignal(signal);
    }
  });
}
