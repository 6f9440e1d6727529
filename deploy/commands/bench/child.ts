import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';
import { within } from '../../../services/shared/within';

export interface ChildOptions {
  /** All of its environment but PATH and HOME: the caller's must not decide what is measured. */
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  /** The only core that it may run on; undefined: those of this process. */
  readonly core?: number | undefined;
}

const stopMillis = 5000;
const keptOutput = 2000;

/** A Node.js process of the benchmark. It answers questions over IPC and ends with this process. */
export class Child {
  readonly #process: ChildProcess;
  readonly #program: string;
  readonly #ended: Promise<'ended'>;
  #output = '';

  constructor(program: string, { env = {}, execArgv = [], core }: ChildOptions = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.#program = program;
    this.#process = fork(program, {
      env: { PATH, HOME, ...env },
      ...(core === undefined
        ? { execArgv: [...execArgv] }
        : { execPath: 'taskset', execArgv: ['--cpu-list', String(core), process.execPath, ...execArgv] }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#ended = endOf(this.#process);
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-keptOutput);
    });
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Throws, with what the process wrote to stderr, once it has ended. */
  checkRunning(): void {
    const { exitCode, signalCode } = this.#process;
    const end = exitCode ?? signalCode;
    if (end !== null) throw new Error(`${this.#program} ended with ${end}\n${this.#output}`);
  }

  /**
   * Asks, and waits for the answer, however long it takes. One question at a time.
   *
   * @throws where the process ends first, or answers in another shape.
   */
  async ask<T>(question: string | object, shape: z.ZodType<T>): Promise<T> {
    const answer = once(this.#process, 'message');
    this.#process.send(question);
    const outcome = await Promise.race([answer, this.#ended]);
    if (outcome === 'ended') this.checkRunning();
    return shape.parse(outcome[0]);
  }

  /** SIGTERM, as a cluster would, so that what is buffered gets exported; SIGKILL after a bound. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    if (!(await within(stopMillis, this.#ended))) this.#process.kill('SIGKILL');
    await this.#ended;
  }
}

async function endOf(child: ChildProcess): Promise<'ended'> {
  // `error` instead of `exit`: it could not be started.
  await once(child, 'exit').catch(() => undefined);
  return 'ended';
}
