import { once } from 'node:events';

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * npm sends Ctrl-C on to its script's shell. A shell that has become the program by then, as bash does, was asked by the
 * terminal as well: two signals of one Ctrl-C.
 */
const echoMillis = 2000;

/**
 * A signal that is aborted by Ctrl-C, SIGTERM or SIGHUP, for an orderly end. Whoever asks twice wants it at once: the
 * process ends, and what runs at its exit kills and removes the rest.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let askedAt: number | undefined;
  for (const signal of signals)
    process.on(signal, () => {
      askedAt ??= performance.now();
      if (performance.now() - askedAt > echoMillis) process.exit(130);
      controller.abort(new InterruptedError(signal));
    });
  return controller.signal;
}

/** Stays until somebody wants this to end. */
export async function stayUntil(interrupted: AbortSignal): Promise<void> {
  // A pending promise alone keeps no process alive.
  const keepAlive = setInterval(() => {}, 60_000);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  clearInterval(keepAlive);
}

/** Somebody wants this to end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
