import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../services/shared/failure/reason-of';
import { CommandError } from './command';
import type { Kubectl } from './kubectl';

export interface PortForwardOptions {
  /** `service/api`, `pod/api-0`, `deployment/api` */
  readonly of: string;
  /** Port of the service or pod. */
  readonly port: number;
  /** Until the first answer; default 60 s. */
  readonly timeoutMillis?: number;
}

const pauseMillis = 250;

/**
 * `kubectl port-forward` that survives its pod: it ends with the pod that it was opened to, and is opened
 * again on the same local port as soon as there is another one.
 */
export class PortForward {
  readonly #kubectl: Kubectl;
  readonly #options: PortForwardOptions;
  #child: ChildProcess | undefined;
  #localPort = 0;
  #stopped = false;
  #lastError = '';
  #running: Promise<void> | undefined;

  private constructor(kubectl: Kubectl, options: PortForwardOptions) {
    this.#kubectl = kubectl;
    this.#options = options;
  }

  /**
   * Opens a free local port and resolves when it is forwarded.
   *
   * @throws CommandError with kubectl's reason where it is not forwarded in time.
   */
  static async open(kubectl: Kubectl, options: PortForwardOptions): Promise<PortForward> {
    const forward = new PortForward(kubectl, options);
    const deadline = performance.now() + (options.timeoutMillis ?? 60_000);
    forward.#running = forward.#keepOpen();
    while (forward.#localPort === 0) {
      if (performance.now() > deadline) {
        await forward.close();
        throw new CommandError(forward.#command(), 'did not forward', { stderr: forward.#lastError });
      }
      await delay(20);
    }
    return forward;
  }

  /** http://127.0.0.1:port; the same for the life of the forward. */
  get url(): string {
    return `http://127.0.0.1:${this.#localPort}`;
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#child?.kill();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #keepOpen(): Promise<void> {
    while (!this.#stopped) {
      await this.#forwardOnce();
      if (!this.#stopped) await delay(pauseMillis);
    }
  }

  async #forwardOnce(): Promise<void> {
    const [program, ...args] = this.#command();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    createInterface(child.stdout).on('line', (line) => this.#read(line));
    createInterface(child.stderr).on('line', (line) => {
      this.#lastError = line;
      // kubectl keeps a port open that leads to a pod which is gone: the next connection would fail as well.
      if (/lost connection|error forwarding|error creating/.test(line)) child.kill();
    });
    await once(child, 'close').catch((error: unknown) => (this.#lastError = reasonOf(error)));
  }

  #read(line: string): void {
    const port = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) this.#localPort = Number(port);
  }

  #command(): [string, ...string[]] {
    const { of, port } = this.#options;
    const local = this.#localPort === 0 ? '' : this.#localPort;
    return this.#kubectl.command('port-forward', '--address', '127.0.0.1', of, `${local}:${port}`);
  }
}
