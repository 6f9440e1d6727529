import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { injectedEnvironment, withoutTracing } from '../../rig/injection';
import { type ClamdServer, startClamd } from '../../rig/servers/clamd';
import { freePorts } from '../../rig/servers/free-ports';
import { type ObjectStorageServer, startObjectStorage } from '../../rig/servers/object-storage';
import type { ServiceName } from '../../rig/service-process';
import type { Teardown } from '../../rig/teardown';
import type { Ledger } from './ledger';
import { RedisPair } from './servers/redis-pair';
import { SpanCollector } from './servers/span-collector';
import { StorageProxy } from './servers/storage-proxy';
import { SupervisedService } from './servers/supervised-service';
import { TcpProxy } from './servers/tcp-proxy';

/** Everything that runs, as faults reach it. */
export interface Rig {
  readonly ledger: Ledger;
  readonly apis: readonly SupervisedService[];
  readonly workers: readonly SupervisedService[];
  readonly redis: RedisPair;
  readonly storage: ObjectStorageServer;
  readonly storageProxy: StorageProxy;
  readonly clamdPort: number;
  readonly clamdProxy: TcpProxy;
  readonly collector: SpanCollector;
}

export const bucket = 'mangamotion';
const replicas = 2;

export interface RigOptions {
  /** Everything is written below it. */
  readonly directory: string;
  readonly ledger: Ledger;
  readonly teardown: Teardown;
  /** Receives each chunk of what a service writes. */
  readonly onOutput: (service: string, text: string) => void;
}

/** Starts servers, the proxies before them, and two of each service, with the tracing bundle preloaded. */
export async function startRig(options: RigOptions): Promise<Rig> {
  const servers = await startServers(options);
  const env = await serviceEnvironment(options.directory, servers);
  const { collector } = servers;
  const start = async (name: ServiceName, service: string): Promise<SupervisedService[]> => {
    const ports = await freePorts(2 * replicas);
    const services = ports.slice(0, replicas).map(
      (port, index) =>
        new SupervisedService({
          name,
          port,
          // The worker has no other port.
          operationsPort: name === 'api' ? (ports[replicas + index] ?? 0) : port,
          env: {
            ...env,
            ...injectedEnvironment(service, collector.url),
            PORT: String(port),
            OPERATIONS_PORT: String(ports[replicas + index]),
            WORKER_PORT: String(port),
          },
          onOutput: (text) => options.onOutput(`${name}-${index + 1}`, text),
        }),
    );
    await Promise.all(
      services.map(async (each) => {
        options.teardown.add(name, () => each.stop());
        await each.start();
      }),
    );
    return services;
  };
  const [apis, workers] = await Promise.all([
    start('api', 'mangamotion-backend'),
    start('worker', 'mangamotion-worker'),
  ]);
  return { ledger: options.ledger, apis, workers, ...servers, clamdPort: servers.clamd.port };
}

interface Servers {
  readonly redis: RedisPair;
  readonly storage: ObjectStorageServer;
  readonly storageProxy: StorageProxy;
  readonly clamd: ClamdServer;
  readonly clamdProxy: TcpProxy;
  readonly collector: SpanCollector;
}

async function startServers({ directory, teardown }: RigOptions): Promise<Servers> {
  const kept = async <T extends { stop: () => Promise<void> }>(
    name: string,
    start: Promise<T>,
  ): Promise<T> => {
    const started = await start;
    teardown.add(name, () => started.stop());
    return started;
  };
  const collector = await kept('collector', SpanCollector.start());
  const redis = await kept('Redis', RedisPair.start(directory));
  const storage = await kept('S3', startObjectStorage({ directory: path.join(directory, 's3'), bucket }));
  const storageProxy = await kept('the proxy of S3', StorageProxy.start(storage.port));
  const clamd = await kept('clamd', startClamd({ directory: path.join(directory, 'clamd') }));
  const clamdProxy = await kept('the proxy of clamd', TcpProxy.start(clamd.port));
  return { redis, storage, storageProxy, clamd, clamdProxy, collector };
}

async function serviceEnvironment(directory: string, servers: Servers): Promise<NodeJS.ProcessEnv> {
  const temporary = path.join(directory, 'temporary');
  await mkdir(temporary);
  const { redis, storage, storageProxy, clamdProxy } = servers;
  return {
    ...withoutTracing(process.env),
    HOST: '127.0.0.1',
    AUTHENTICATION: 'none',
    REDIS_URL: redis.url,
    S3_ENDPOINT: storageProxy.url,
    S3_PUBLIC_ENDPOINT: storageProxy.url,
    S3_REGION: storage.region,
    S3_BUCKET: bucket,
    S3_FORCE_PATH_STYLE: 'true',
    ...storage.env,
    CLAMD_SOCKET: '',
    CLAMD_HOST: '127.0.0.1',
    CLAMD_PORT: String(clamdProxy.port),
    // Small files: a clamd that hangs must not cost a minute.
    SCAN_TIMEOUT_MILLIS: '20000',
    SHUTDOWN_TIMEOUT_MILLIS: '30000',
    // Minutes instead of a day until an object that nobody owns is removed, and a lost job comes back.
    RECONCILE_AFTER_MILLIS: '20000',
    RECONCILE_INTERVAL_MILLIS: '5000',
    SWEEP_AFTER_SECONDS: '120',
    SWEEP_INTERVAL_MILLIS: '5000',
    TMPDIR: temporary,
  };
}
