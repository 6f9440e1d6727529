import { vi } from 'vitest';
import { JaegerApi } from '../../../deploy/jaeger/jaeger-api';
import { bucket } from '../../../deploy/rig/addresses';
import { injectedEnvironment } from '../../../deploy/rig/injection';
import type { KeepRule } from '../../../deploy/rig/keep';
import { startReceiver, type TraceBackend } from '../../../deploy/rig/receiver/receiver';
import { startRig } from '../../../deploy/rig/rig';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { freePorts } from '../../../deploy/rig/servers/free-ports';
import { startJaeger } from '../../../deploy/rig/servers/jaeger';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { startRedis } from '../../../deploy/rig/servers/redis';
import {
  declarations,
  onThisMachine,
  type ServiceName,
  startService,
} from '../../../deploy/rig/service-process';
import { all } from '../../../deploy/rig/starting';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';

/** How spans reach where they are read. */
export type Export = 'otlp' | 'compact' | 'binary' | 'http';

export interface PipelineOptions {
  readonly backend: 'jaeger' | 'receiver';
  readonly export: Export;
  /** Which traces the backend keeps; `@default` all */
  readonly keep?: KeepRule;
  /** Added to the environment of both services. */
  readonly env?: NodeJS.ProcessEnv;
}

/** One line of a service's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** API and worker with the bundle injected, over real servers. */
export interface TracedPipeline {
  readonly apiUrl: string;
  /** Of the API's health, readiness and metrics. */
  readonly operationsUrl: string;
  readonly workerUrl: string;
  readonly queryUrl: string;
  readonly redisUrl: string;
  readonly clamd: ClamdServer;
  readonly storage: ObjectStorageServer;
  readonly workerPid: number;
  readonly logs: Readonly<Record<ServiceName, LogLine[]>>;
  readonly stop: () => Promise<void>;
}

const serviceNames = { api: 'mangamotion-backend', worker: 'mangamotion-worker' } as const;

/** @returns undefined where the backend is Jaeger and this machine has none */
export async function startTracedPipeline(options: PipelineOptions): Promise<TracedPipeline | undefined> {
  const backend =
    options.backend === 'jaeger'
      ? await startJaeger({ keep: options.keep })
      : await startReceiver({ keep: options.keep });
  if (!backend) return undefined;
  const [apiPort = 0, operationsPort = 0, workerPort = 0] = await freePorts(3);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const logs: Record<ServiceName, LogLine[]> = { api: [], worker: [] };
  const rig = await startRig({
    redis: startRedis,
    s3: () => startObjectStorage({ bucket, pageOrigin: apiUrl }),
    clamd: startClamd,
    traces: async (): Promise<TraceBackend> => backend,
    services: async ({ env, s3, keep }) => {
      const startTraced = (name: ServiceName, port: number) =>
        startService(name, {
          port,
          env: {
            ...onThisMachine,
            PORT: String(apiPort),
            OPERATIONS_PORT: String(operationsPort),
            WORKER_PORT: String(workerPort),
            ...env,
            S3_PUBLIC_ENDPOINT: s3.endpoint,
            SCAN_BACKOFF_MILLIS: '200',
            ...declarations[name],
            ...injection(serviceNames[name], backend, options),
            ...options.env,
          },
          onOutput: collectLines(logs[name]),
        });
      const [, worker] = await all([
        keep('api', startTraced('api', operationsPort)),
        keep('worker', startTraced('worker', workerPort)),
      ]);
      return worker;
    },
  });
  return {
    apiUrl,
    operationsUrl: `http://127.0.0.1:${operationsPort}`,
    workerUrl: `http://127.0.0.1:${workerPort}`,
    queryUrl: backend.queryUrl,
    redisUrl: rig.redis.url,
    clamd: rig.clamd,
    storage: rig.s3,
    workerPid: rig.services.pid,
    logs,
    stop: rig.stop,
  };
}

/** What the operator would set; over Jaeger's own protocols, the guide's variables instead of OTLP. */
function injection(
  service: string,
  backend: Pick<TraceBackend, 'otlpEndpoint' | 'compactPort' | 'binaryPort' | 'thriftHttpPort'>,
  { export: protocol }: PipelineOptions,
): NodeJS.ProcessEnv {
  const injected = injectedEnvironment(service, backend.otlpEndpoint);
  if (protocol === 'otlp') return injected;
  const port = {
    compact: backend.compactPort,
    binary: backend.binaryPort,
    http: backend.thriftHttpPort,
  }[protocol];
  return {
    ...injected,
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
    JAEGER_HOST: '127.0.0.1',
    JAEGER_PORT: String(port),
    JAEGER_PROTOCOL: protocol,
  };
}

function collectLines(lines: LogLine[]): (text: string) => void {
  let rest = '';
  return (text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part));
  };
}

/** The trace once it satisfies `isComplete`: spans arrive from two processes, in batches. */
export async function traceWhen(
  { queryUrl }: Pick<TracedPipeline, 'queryUrl'>,
  traceId: string,
  isComplete: (trace: JaegerTrace) => boolean,
): Promise<JaegerTrace> {
  const jaeger = new JaegerApi(queryUrl);
  return vi.waitFor(
    async () => {
      const trace = await jaeger.trace(traceId);
      if (!trace || !isComplete(trace)) {
        throw new Error(`not complete: ${trace?.spans.map(({ operationName }) => operationName).join(', ')}`);
      }
      return trace;
    },
    { timeout: 40_000, interval: 100 },
  );
}
