import type { RunningServer } from './server';

/** A server that can be taken away for a while, and comes back at the same port with its data. */
export interface Restartable {
  readonly away: () => Promise<void>;
  /** After `away`. */
  readonly back: () => Promise<void>;
  /** For good, also while it is away. */
  readonly stop: () => Promise<void>;
}

/**
 * @param start over the same directory each time; without a port at any that is free.
 * @returns what others reach it by, which stays.
 */
export async function startRestartable<T extends RunningServer & { readonly port: number }>(
  start: (port?: number) => Promise<T>,
): Promise<Omit<T, keyof RunningServer> & Restartable> {
  let running = await start();
  const { pid: _pid, ended: _ended, lastOutput: _lastOutput, stop: _stop, ...addresses } = running;
  const { port } = running;
  return {
    ...addresses,
    away: () => running.stop({ keepData: true }),
    back: async () => void (running = await start(port)),
    stop: () => running.stop(),
  };
}
