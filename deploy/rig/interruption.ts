const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * A signal that is aborted by Ctrl-C, SIGTERM or SIGHUP, for an orderly end. Whoever asks twice wants it at once: the
 * process ends, and what runs at its exit kills and removes the rest.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new InterruptedError(signal));
    });
  return controller.signal;
}

/** Somebody wants this to end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
