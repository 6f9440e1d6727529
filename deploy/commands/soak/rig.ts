import path from 'node:path';
import { bucket } from '../../rig/addresses';
import { injectedEnvironment } from '../../rig/injection';
import { privateEnvironment } from '../../rig/private-environment';
import { type S3Proxy, startS3Proxy } from '../../rig/proxies/s3-proxy';
import { TcpProxy } from '../../rig/proxies/tcp-proxy';
import { startRig } from '../../rig/rig';
import { startClamd } from '../../rig/servers/clamd';
import { freePorts } from '../../rig/servers/free-ports';
import { type ObjectStorageServer, startObjectStorage } from '../../rig/servers/object-storage';
import type { ServiceName } from '../../rig/service-process';
import { all } from '../../rig/starting';
import type { Teardown } from '../../rig/teardown';
import type { Ledger } from './ledger';
import { RedisPair } from './servers/redis-pair';
import { SpanCollector } from './servers/span-collector';
import { SupervisedService } from './servers/supervised-service';

/** Everything that runs, as faults reach it. */
export interface SoakRig {
  readonly ledger: Ledger;
  readonly apis: readonly SupervisedService[];
  readonly workers: readonly SupervisedService[];
  readonly redis: RedisPair;
  readonly storage: ObjectStorageServer;
  readonly storageProxy: S3Proxy;
  readonly clamdPort: number;
  readonly clamdProxy: TcpProxy;
  readonly collector: SpanCollector;
}

const replicas = 2;

export interface SoakRigOptions {
  /** Everything is written below it. */
  readonly directory: string;
  readonly ledger: Ledger;
  readonly teardown: Teardown;
  /** Receives each chunk of what a service writes. */
  readonly onOutput: (service: string, text: string) => void;
}

/** Starts servers, the proxies before them, and two of each service, with the tracing bundle preloaded. */
export async function startSoakRig(options: SoakRigOptions): Promise<SoakRig> {
  const { directory, ledger, teardown } = options;
  const rig = await startRig({
    redis: () => RedisPair.start(directory),
    s3: () => startProxiedStorage(path.join(directory, 's3'), teardown),
    clamd: () => startProxiedClamd(path.join(directory, 'clamd'), teardown),
    traces: () => SpanCollector.start(),
    teardown,
    services: async ({ env, s3, traces }) => {
      const common = {
        ...(await privateEnvironment(directory)),
        ...env,
        S3_PUBLIC_ENDPOINT: s3.endpoint,
        ...impatience,
      };
      const start = (name: ServiceName, service: string) =>
        startReplicas(name, { ...common, ...injectedEnvironment(service, traces.url) }, options);
      const [apis, workers] = await all([
        start('api', 'mangamotion-backend'),
        start('worker', 'mangamotion-worker'),
      ]);
      return { apis, workers };
    },
  });
  const { redis, s3, clamd, traces } = rig;
  return {
    ledger,
    ...rig.services,
    redis,
    storage: s3.server,
    storageProxy: s3.proxy,
    clamdPort: clamd.serverPort,
    clamdProxy: clamd.proxy,
    collector: traces,
  };
}

/** Of services that must get through many faults in a short time. */
const impatience = {
  // Small files: a clamd that hangs must not cost a minute.
  SCAN_TIMEOUT_MILLIS: '20000',
  SHUTDOWN_TIMEOUT_MILLIS: '30000',
  // Minutes instead of a day until an object that nobody owns is removed, and a lost job comes back.
  RECONCILE_AFTER_MILLIS: '20000',
  RECONCILE_INTERVAL_MILLIS: '5000',
  SWEEP_AFTER_SECONDS: '120',
  SWEEP_INTERVAL_MILLIS: '5000',
} as const;

async function startReplicas(
  name: ServiceName,
  env: NodeJS.ProcessEnv,
  { teardown, onOutput }: SoakRigOptions,
): Promise<SupervisedService[]> {
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
          PORT: String(port),
          OPERATIONS_PORT: String(ports[replicas + index]),
          WORKER_PORT: String(port),
        },
        onOutput: (text) => onOutput(`${name}-${index + 1}`, text),
      }),
  );
  await all(
    services.map(async (each) => {
      teardown.add(name, () => each.stop());
      await each.start();
    }),
  );
  return services;
}

/** The rig stops the proxy, and the teardown the server behind it: also where the proxy does not start. */
async function startProxiedStorage(directory: string, teardown: Teardown) {
  const server = await startObjectStorage({ directory, bucket });
  teardown.add('S3 behind its proxy', () => server.stop());
  const proxy = await startS3Proxy(server.endpoint);
  const { endpoint } = proxy;
  return { server, proxy, stop: () => proxy.stop(), endpoint, region: server.region, env: server.env };
}

async function startProxiedClamd(directory: string, teardown: Teardown) {
  const server = await startClamd({ directory });
  teardown.add('clamd behind its proxy', () => server.stop());
  const proxy = await TcpProxy.start(server.port);
  const { port } = proxy;
  return { proxy, stop: () => proxy.stop(), host: '127.0.0.1', port, serverPort: server.port };
}
