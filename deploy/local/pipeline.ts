import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { LogFile } from './demo/log-file';
import { injectedEnvironment, withoutTracing } from './injection';
import { type ReceiverOptions, startReceiver, type TraceBackend } from './receiver/receiver';
import { startClamd } from './servers/clamd';
import { preferPort } from './servers/free-ports';
import { startJaeger } from './servers/jaeger';
import { startObjectStorage } from './servers/object-storage';
import { startRedis } from './servers/redis';
import { declarations, type ServiceName, startService } from './service-process';
import type { Teardown } from './teardown';

/** The whole pipeline on this machine. */
export interface Pipeline {
  /** http://127.0.0.1:port */
  readonly apiUrl: string;
  /** With each request of its API: who asks, where it wants to know more than a name. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** Where to ask for traces, as Jaeger is asked; people see them there as well. */
  readonly queryUrl: string;
  /** What API and worker wrote last, to explain a failure. */
  readonly lastOutput: () => string;
}

export interface PipelineOptions {
  /** Everything is written below it. */
  readonly directory: string;
  /** False: the built-in receiver also where there is a Jaeger. */
  readonly useJaeger: boolean;
  /** Given the port at which people expect something, the one to use; `@default` that one, where it is free. */
  readonly portFor?: (usual: number) => Promise<number>;
  readonly progress: (line: string) => void;
  /** Takes what was started, also where something else fails. */
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
}

const bucket = 'mangamotion';

/** Starts servers, API and worker, the services with the tracing bundle preloaded. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { portFor = preferPort } = options;
  const [apiPort, workerPort] = [await portFor(3000), await portFor(3001)];
  const operationsPort = await portFor(3002);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const logs = new LogFile(options.directory);
  const metricsUrls = [operationsPort, workerPort].map((port) => `http://127.0.0.1:${port}/metrics`);
  const servers = await startServers(options, apiUrl, { logFiles: logs.paths, metricsUrls });
  options.signal.throwIfAborted();
  const env = await serviceEnvironment(servers, { apiPort, workerPort, operationsPort }, options.directory);
  const start = (name: ServiceName, service: string, url: string, port: number) =>
    timed(
      options,
      name,
      () => url,
      async () => {
        const injected = injectedEnvironment(service, servers.backend.otlpEndpoint);
        const running = await startService(name, {
          port,
          env: { ...env, ...injected, ...declarations[name] },
          onOutput: logs.open(),
        });
        options.teardown.add(name, running.stop);
        return running;
      },
    );
  const services = await all([
    start('api', 'mangamotion-backend', apiUrl, operationsPort),
    start('worker', 'mangamotion-worker', `http://127.0.0.1:${workerPort}`, workerPort),
  ]);
  return {
    apiUrl,
    queryUrl: servers.backend.queryUrl,
    lastOutput: () => services.map((service) => service.lastOutput()).join('\n'),
  };
}

/** What the receiver shows of the services beside their spans. */
type Watched = Required<Pick<ReceiverOptions, 'logFiles' | 'metricsUrls'>>;

type Servers = Awaited<ReturnType<typeof startServers>>;

async function startServers(options: PipelineOptions, pageOrigin: string, watched: Watched) {
  const directory = (name: string) => ({ directory: path.join(options.directory, name) });
  const start = <T extends { stop: () => Promise<void> }>(
    name: string,
    addressOf: (server: T) => string,
    server: () => Promise<T>,
  ) =>
    timed(options, name, addressOf, async () => {
      const running = await server();
      options.teardown.add(name, () => running.stop());
      return running;
    });
  const [redis, storage, clamd, backend] = await all([
    start(
      'Redis',
      (server) => server.url,
      () => startRedis(directory('redis')),
    ),
    start(
      'S3',
      (server) => server.endpoint,
      () => startObjectStorage({ ...directory('s3'), bucket, pageOrigin }),
    ),
    start(
      'clamd',
      (server) => `${server.host}:${server.port}`,
      () => startClamd(directory('clamd')),
    ),
    start(
      'traces',
      (server) => server.queryUrl,
      () => startBackend(options, directory('jaeger'), watched),
    ),
  ]);
  return { redis, storage, clamd, backend };
}

async function startBackend(
  { useJaeger, portFor = preferPort, progress }: PipelineOptions,
  directory: { directory: string },
  watched: Watched,
): Promise<TraceBackend> {
  const port = await portFor(16_686);
  const jaeger = useJaeger ? await startJaeger({ ...directory, port }) : undefined;
  if (jaeger) return jaeger;
  if (useJaeger) progress('  no Jaeger here (neither on PATH nor in Docker): the built-in receiver instead');
  return startReceiver({ port, ...watched });
}

async function serviceEnvironment(
  { redis, storage, clamd, backend }: Servers,
  ports: { apiPort: number; workerPort: number; operationsPort: number },
  directory: string,
): Promise<NodeJS.ProcessEnv> {
  const temporary = path.join(directory, 'temporary');
  await mkdir(temporary);
  return {
    ...withoutTracing(process.env),
    HOST: '127.0.0.1',
    AUTHENTICATION: 'none',
    PORT: String(ports.apiPort),
    OPERATIONS_PORT: String(ports.operationsPort),
    WORKER_PORT: String(ports.workerPort),
    REDIS_URL: redis.url,
    S3_ENDPOINT: storage.endpoint,
    // The same, said aloud: browsers on this machine reach it, so that the upload page offers to send files there.
    S3_PUBLIC_ENDPOINT: storage.endpoint,
    S3_REGION: storage.region,
    S3_BUCKET: bucket,
    S3_FORCE_PATH_STYLE: 'true',
    ...storage.env,
    JAEGER_QUERY_URL: backend.queryUrl,
    JAEGER_UI_URL: backend.queryUrl,
    CLAMD_SOCKET: '',
    CLAMD_HOST: clamd.host,
    CLAMD_PORT: String(clamd.port),
    TMPDIR: temporary,
  };
}

/** Says when something has started, where, and how long that took. */
async function timed<T>(
  { progress }: PipelineOptions,
  name: string,
  addressOf: (started: T) => string,
  start: () => Promise<T>,
): Promise<T> {
  const begin = performance.now();
  const started = await start();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  progress(`  ${name.padEnd(7)} ${seconds} s  ${addressOf(started)}`);
  return started;
}

/** Waits for all, also where one fails: what starts late must be known, so that it can be stopped. */
async function all<T extends readonly Promise<unknown>[]>(
  promises: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
