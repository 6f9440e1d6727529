import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
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

export async function bothReady({ operationsUrl, workerUrl }: Addresses): Promise<void> {
  await Promise.all([isReady(operationsUrl), isReady(workerUrl)]);
}

const [, startProgram = ''] = inShell(documented('npm start')).split(' ');
const mainProgram = path.resolve(startProgram);

/** A directory of its own with `.env`, and `npm start` in it. */
export class NpmStart {
  readonly directory: string;
  /** Of the run under way, or the last one. */
  output = '';
  #child: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);

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

  /** By npm itself, in a process group as a terminal makes it. */
  async runByNpm(scriptShell: string): Promise<void> {
    const scripts = { start: `true && ${process.execPath} ${mainProgram}` };
    await writeFile(path.join(this.directory, 'package.json'), JSON.stringify({ scripts }));
    this.#spawn('npm', ['start', '--script-shell', scriptShell], { detached: true });
  }

  #spawn(command: string, args: string[], options: SpawnOptions = {}): void {
    this.output = '';
    const { PATH, HOME } = process.env;
    const child = spawn(command, args, {
      cwd: this.directory,
      env: { PATH, HOME },
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.#child = child;
    this.#ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  }

  /** Runs, until both services are ready. */
  async ready(addresses: Addresses): Promise<void> {
    this.run();
    await bothReady(addresses);
  }

  /** Null where a signal ended it. */
  async exitCode(): Promise<number | null> {
    return this.#ended;
  }

  /** As Ctrl-C does. @returns its exit code */
  async interrupt(): Promise<number | null> {
    this.#child?.kill('SIGINT');
    return this.exitCode();
  }

  /** As Ctrl-C does in the terminal of `runByNpm`: each process is asked. */
  async interruptGroup(): Promise<number | null> {
    process.kill(-(this.#child?.pid ?? 0), 'SIGINT');
    return this.exitCode();
  }

  async remove(): Promise<void> {
    await this.interrupt();
    await rm(this.directory, { recursive: true, force: true });
  }
}
