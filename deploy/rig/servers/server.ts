import { type Program, type RunningProcess, type StartOptions, startProcess } from './child-process';
import { createDataDirectory, type ServerOptions, type StopOptions } from './data-directory';

/** A local server that answers. */
export interface RunningServer {
  readonly pid: number;
  /** The exit code, or the signal that ended it. */
  readonly ended: RunningProcess['ended'];
  /** The last lines that it wrote. */
  readonly lastOutput: () => string;
  /** Ends the process, within a bound, and removes its data. Safe to call again. */
  readonly stop: (options?: StopOptions) => Promise<void>;
}

/** What one attempt to start runs: the program, when it is ready, and what callers get to know about it. */
interface Attempt<T> extends StartOptions {
  readonly program: Program;
  readonly urls: T;
}

/** Between choosing a free port and listening on it somebody else can take it. */
export const START_ATTEMPTS = 3;

/**
 * Starts a server over a data directory, with other ports again where it could not listen.
 *
 * @param plan chooses ports, writes configuration into the directory, and returns what to run.
 */
export async function startServer<T extends object>(
  name: string,
  options: ServerOptions,
  plan: (directory: string) => Promise<Attempt<T>>,
): Promise<T & RunningServer> {
  const directory = await createDataDirectory(name, options);
  try {
    const { running, urls } = await startOnFreePorts(() => plan(directory.path));
    const stop = async (stopOptions: StopOptions = {}): Promise<void> => {
      await running.stop();
      if (stopOptions.keepData) directory.keep();
      else await directory.remove();
    };
    const { pid, ended, lastOutput } = running;
    return { ...urls, pid, ended, lastOutput, stop };
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

async function startOnFreePorts<T>(
  plan: () => Promise<Attempt<T>>,
): Promise<{ running: RunningProcess; urls: T }> {
  for (let attempt = 1; ; attempt++) {
    const { program, urls, ...options } = await plan();
    try {
      return { running: await startProcess(program, options), urls };
    } catch (error) {
      if (attempt === START_ATTEMPTS || !/address already in use|EADDRINUSE/i.test(String(error)))
        throw error;
    }
  }
}
