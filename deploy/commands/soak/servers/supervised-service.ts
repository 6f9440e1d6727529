import { setTimeout as delay } from 'node:timers/promises';
import { type RunningProcess, startProcess } from '../../../rig/servers/child-process';
import { expectStatus } from '../../../rig/servers/expect-status';
import { type ServiceName, serviceMain } from '../../../rig/service-process';

export interface SupervisedServiceOptions {
  readonly name: ServiceName;
  readonly port: number;
  /** Of health, readiness and metrics. */
  readonly operationsPort: number;
  readonly env: NodeJS.ProcessEnv;
  readonly onOutput: (text: string) => void;
}

const restartMillis = 1000;
const livenessMillis = 10_000;
const livenessTimeoutMillis = 3000;
/** A minute: a process that was suspended for less goes on. */
const livenessFailures = 6;

/** One API or worker that is started again when it ended, and killed when it is not live, as a kubelet does it. */
export class SupervisedService {
  readonly #options: SupervisedServiceOptions;
  #launching: Promise<RunningProcess> | undefined;
  #running: RunningProcess | undefined;
  #supervising: Promise<void> = Promise.resolve();
  #isStopping = false;
  /** How often liveness had it killed. */
  killedByLiveness = 0;

  constructor(options: SupervisedServiceOptions) {
    this.#options = options;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}`;
  }

  get operationsUrl(): string {
    return `http://127.0.0.1:${this.#options.operationsPort}`;
  }

  /** Undefined while it is not running. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  async start(): Promise<void> {
    this.#supervising = this.#supervise(await this.#launch());
  }

  /** @returns false where no process is there. */
  signal(signal: NodeJS.Signals): boolean {
    const { pid } = this;
    return pid !== undefined && process.kill(pid, signal);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    // What does not start needs no stop.
    await this.#launching?.catch(() => {});
    await this.#running?.stop();
    await this.#supervising;
  }

  async #supervise(first: RunningProcess): Promise<void> {
    for (let running = first; ;) {
      const stopProbing = this.#probe(running);
      await running.ended;
      stopProbing();
      this.#running = undefined;
      const next = await this.#relaunch();
      if (next === undefined) return;
      running = next;
    }
  }

  /** What cannot start while something is down is started again, and again; undefined when it is to stop. */
  async #relaunch(): Promise<RunningProcess | undefined> {
    for (;;) {
      if (!this.#isStopping) await delay(restartMillis);
      if (this.#isStopping) return undefined;
      const launched = await this.#launch().catch(() => undefined);
      if (launched !== undefined) return launched;
    }
  }

  async #launch(): Promise<RunningProcess> {
    const { name, env, onOutput } = this.#options;
    const program = { name, command: process.execPath, args: [serviceMain(name)], env, onOutput };
    // Longer than any bound of the service's own.
    const stopTimeoutMillis = 60_000;
    this.#launching = startProcess(program, {
      ready: () => expectStatus(`${this.operationsUrl}/healthz`, 200),
      stopTimeoutMillis,
    });
    this.#running = await this.#launching;
    return this.#running;
  }

  #probe(running: RunningProcess): () => void {
    let failures = 0;
    const look = async (): Promise<void> => {
      failures = (await this.#isLive()) ? 0 : failures + 1;
      if (failures < livenessFailures || this.#running !== running) return;
      failures = 0;
      this.killedByLiveness++;
      process.kill(running.pid, 'SIGKILL');
    };
    const timer = setInterval(() => void look(), livenessMillis);
    return () => clearInterval(timer);
  }

  async #isLive(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(livenessTimeoutMillis);
      return (await fetch(`${this.operationsUrl}/healthz`, { signal })).ok;
    } catch {
      return false;
    }
  }
}
