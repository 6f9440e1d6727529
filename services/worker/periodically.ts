/** Something that runs again and again. */
export interface Periodic {
  /** Resolves once the run under way ended. */
  stop(): Promise<void>;
}

/** Runs `task` every `intervalMillis`, never twice at a time; its errors go to `onError` and end nothing. */
export function periodically(
  intervalMillis: number,
  task: () => Promise<void>,
  onError: (error: unknown) => void,
): Periodic {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= task()
      .catch(onError)
      .finally(() => (running = undefined));
  }, intervalMillis);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
