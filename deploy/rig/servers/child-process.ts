import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import { within } from '../../../services/shared/within';
import { endWithUs } from './guardian';

/** A command line, and what else to know in order to run it. */
export interface Program {
  /** In messages: `redis-server`, `clamd`, `api`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Receives each chunk of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Runs after the process ended, however it ended: removes what it leaves behind. */
  readonly cleanUp?: () => Promise<void>;
}

export interface StartOptions {
  /** Resolves once the server really answers; throws or rejects until then. */
  readonly ready: () => Promise<unknown>;
  /** Default 60 s: of a machine that does much else, which takes some for what is otherwise one. */
  readonly startTimeoutMillis?: number;
  /** From SIGTERM to SIGKILL; default 10 s. */
  readonly stopTimeoutMillis?: number;
}

export interface RunningProcess {
  readonly pid: number;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** The last lines that it wrote, stdout and stderr together. */
  readonly lastOutput: () => string;
  /** SIGTERM, then SIGKILL after a bound. Safe to call again. */
  readonly stop: () => Promise<void>;
}

/** A program could not be started, ended before it answered, or did not answer in time. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const lastOutputLength = 4000;
const pollMillis = 50;

/**
 * Starts a program and waits until it answers.
 *
 * @throws StartError with the program's last output; nothing is left running.
 */
export async function startProcess(program: Program, options: StartOptions): Promise<RunningProcess> {
  const child = spawn(program.command, program.args, {
    env: { ...process.env, ...program.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C in the terminal reaches us alone, and we stop things in order.
    detached: true,
  });
  const started = new StartedProcess(program, child, options.stopTimeoutMillis ?? 10_000);
  try {
    await waitUntilReady(started, options);
  } catch (cause) {
    await started.stop();
    throw new StartError(`${program.name} did not start: ${reasonOf(cause)}\n${started.lastOutput()}`, {
      cause,
    });
  }
  return started;
}

class StartedProcess implements RunningProcess {
  readonly pid: number;
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #child: ChildProcess;
  readonly #stopTimeoutMillis: number;
  #output = '';
  #stopped: Promise<void> | undefined;
  readonly #cleanUp: (() => Promise<void>) | undefined;

  constructor(program: Program, child: ChildProcess, stopTimeoutMillis: number) {
    this.pid = child.pid ?? -1;
    this.#child = child;
    this.#stopTimeoutMillis = stopTimeoutMillis;
    this.#cleanUp = program.cleanUp;
    this.ended = endOf(child, (error) => this.#keep(`${reasonOf(error)}\n`));
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#keep(text);
        program.onOutput?.(text);
      });
  }

  readonly lastOutput = (): string => this.#output.trimEnd();

  readonly stop = (): Promise<void> => (this.#stopped ??= this.#stop());

  async #stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    if (!(await within(this.#stopTimeoutMillis, this.ended))) this.#child.kill('SIGKILL');
    await this.ended;
    await this.#cleanUp?.();
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-lastOutputLength);
  }
}

/** A command that is not there ends with code 127, as in a shell. */
async function endOf(
  child: ChildProcess,
  onError: (error: unknown) => void,
): Promise<number | NodeJS.Signals> {
  const release = endWithUs(child);
  try {
    // `close` comes after the last output, `exit` before it.
    await once(child, 'close');
    return child.exitCode ?? child.signalCode ?? 0;
  } catch (error) {
    onError(error);
    return 127;
  } finally {
    release();
  }
}

async function waitUntilReady(started: StartedProcess, options: StartOptions): Promise<void> {
  const timeoutMillis = options.startTimeoutMillis ?? 60_000;
  const deadline = performance.now() + timeoutMillis;
  const end = started.ended.then((code) => ({ code }));
  let reason: unknown;
  while (performance.now() < deadline) {
    const attempt = options.ready().then(
      () => 'ready' as const,
      (error: unknown) => ((reason = error), delay(pollMillis, 'again' as const)),
    );
    const outcome = await Promise.race([attempt, end]);
    if (outcome === 'ready') return;
    if (typeof outcome === 'object') throw new Error(`it ended with ${outcome.code}`);
  }
  throw new Error(`no answer within ${timeoutMillis} ms (${reasonOf(reason)})`);
}
