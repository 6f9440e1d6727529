import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'dotenv';
import { expect, vi } from 'vitest';
import { run as runProgram } from '../../../../deploy/cluster/command';
import { bucket } from '../../../../deploy/rig/addresses';
import { startReceiver } from '../../../../deploy/rig/receiver/receiver';
import { none, startRig } from '../../../../deploy/rig/rig';
import { startClamd } from '../../../../deploy/rig/servers/clamd';
import { freePorts } from '../../../../deploy/rig/servers/free-ports';
import { startObjectStorage } from '../../../../deploy/rig/servers/object-storage';
import { startRedis } from '../../../../deploy/rig/servers/redis';
import { documented } from '../../../documents/commands';
import { inShell } from '../../../documents/run';

/** What `.env` names, on free ports of this machine. */
export const startNamedServers = () =>
  startRig({
    redis: startRedis,
    s3: () => startObjectStorage({ bucket }),
    clamd: startClamd,
    traces: startReceiver,
    services: none,
  });

export type NamedServers = Awaited<ReturnType<typeof startNamedServers>>;

/** Where the services answer. */
export interface Addresses {
  readonly apiUrl: string;
  readonly operationsUrl: string;
  readonly workerUrl: string;
}

export const localUrl = (port: number): string => `http://127.0.0.1:${port}`;

const isReady = (url: string): Promise<void> =>
  vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 40_000 });

const [, startProgram = ''] = inShell(documented('npm start')).split(' ');
const mainProgram = path.resolve(startProgram);

const isRunning = (child: ChildProcess | undefined): child is ChildProcess & { readonly pid: number } =>
  child?.pid !== undefined && child.exitCode === null && child.signalCode === null;

/** A directory of its own with `.env`, and `npm start` in it. */
export class NpmStart {
  readonly directory: string;
  /** Of the run under way, or the last one. */
  output = '';
  #child: ChildProcess | undefined;
  /** Its last output has been read. */
  #closed: Promise<unknown> = Promise.resolve();

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<NpmStart> {
    return new NpmStart(await mkdtemp(path.join(tmpdir(), 'start-test-')));
  }

  /** The example, with the addresses of a test's servers. */
  async writeEnvironment(
    servers: NamedServers,
    changes: Readonly<Record<string, string>> = {},
  ): Promise<Addresses> {
    const [api = 0, operations = 0, worker = 0] = await freePorts(3);
    const file = path.join(this.directory, '.env');
    await copyFile('.env.example', `${file}.example`);
    await runProgram('sh', ['-c', `cd "$0" && ${documented('cp .env.example .env')}`, this.directory]);
    const env = {
      ...parse(await readFile(file)),
      ...servers.env,
      PORT: String(api),
      OPERATIONS_PORT: String(operations),
      WORKER_PORT: String(worker),
      JAEGER_PORT: String(servers.traces.compactPort),
      JAEGER_PROTOCOL: 'compact',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      ...changes,
    };
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(file, lines.join(''));
    return { apiUrl: localUrl(api), operationsUrl: localUrl(operations), workerUrl: localUrl(worker) };
  }

  run(): void {
    this.#spawn(process.execPath, [mainProgram]);
  }

  async #runByNpm(scriptShell: string): Promise<void> {
    // Two commands, as the project's own script has.
    const scripts = { start: `true && ${process.execPath} ${mainProgram}` };
    await writeFile(path.join(this.directory, 'package.json'), JSON.stringify({ scripts }));
    this.#spawn('npm', ['start', '--script-shell', scriptShell]);
  }

  #spawn(command: string, args: readonly string[]): void {
    this.output = '';
    const { PATH, HOME } = process.env;
    const child = spawn(command, args, {
      cwd: this.directory,
      env: { PATH, HOME },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group, as a terminal makes one.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.#child = child;
    this.#closed = once(child, 'close');
  }

  /** Runs, until both services are ready; given a shell, by npm itself with that. */
  async ready({ operationsUrl, workerUrl }: Addresses, scriptShell?: string): Promise<void> {
    if (scriptShell === undefined) this.run();
    else await this.#runByNpm(scriptShell);
    await Promise.all([isReady(operationsUrl), isReady(workerUrl)]);
  }

  /** Null where a signal ended it. */
  async exitCode(): Promise<number | null> {
    await this.#closed;
    return this.#child?.exitCode ?? null;
  }

  /** As Ctrl-C does in a terminal: each process of the group is asked. @returns the exit code */
  async interrupt(): Promise<number | null> {
    if (isRunning(this.#child)) process.kill(-this.#child.pid, 'SIGINT');
    return this.exitCode();
  }

  async remove(): Promise<void> {
    await this.interrupt();
    await rm(this.directory, { recursive: true, force: true });
  }
}
