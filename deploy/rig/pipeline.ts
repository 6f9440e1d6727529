import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Breakable } from './breakage';
import { LogFile } from './logs/log-file';
import { injectedEnvironment, withoutTracing } from './injection';
import { bucket, type PipelineOptions, type Servers, startServers } from './pipeline-servers';
import { preferPort } from './servers/free-ports';
import type { Restartable } from './servers/restartable';
import type { RedisServer } from './servers/redis';
import { declarations, type ServiceName, startService } from './service-process';
import { all, timed } from './starting';
import { usualPorts } from '../../services/shared/usual-ports';

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

/** One that runs here, of which parts can be taken away. */
export interface LocalPipeline extends Pipeline {
  readonly outages: Readonly<Record<Breakable, Pick<Restartable<RedisServer>, 'away' | 'back'>>>;
}

/** Starts servers, API and worker, the services with the tracing bundle preloaded. */
export async function startPipeline(options: PipelineOptions): Promise<LocalPipeline> {
  const { portFor = preferPort } = options;
  const [apiPort, workerPort] = [await portFor(usualPorts.api), await portFor(usualPorts.worker)];
  const operationsPort = await portFor(usualPorts.operations);
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
  const { redis, storage, clamd, backend } = servers;
  return {
    apiUrl,
    queryUrl: backend.queryUrl,
    outages: { redis, storage, scanner: clamd },
    lastOutput: () => services.map((service) => service.lastOutput()).join('\n'),
  };
}

async function serviceEnvironment(
  { redis, storage: { running: storage }, clamd: { running: clamd }, backend }: Servers,
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
    REDIS_URL: redis.running.url,
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
