import { Redis } from 'ioredis';
import { bucket } from '../../../rig/addresses';
import { withoutTracing } from '../../../rig/injection';
import { startS3Proxy } from '../../../rig/proxies/s3-proxy';
import { none, startRig } from '../../../rig/rig';
import { startClamd } from '../../../rig/servers/clamd';
import { freePorts } from '../../../rig/servers/free-ports';
import { startObjectStorage } from '../../../rig/servers/object-storage';
import { startRedis } from '../../../rig/servers/redis';
import { onThisMachine, startService } from '../../../rig/service-process';
import { Child } from '../child';
import { type CommandCounts, parseCommandCounts } from './command-counts';
import { compiledProcess } from './compiled-process';
import { operationOf } from './s3-operation';

/** What of a stage uses CPU time; `uploader` is the load. */
export const parts = ['api', 'worker', 'redis', 's3', 'clamd', 'uploader'] as const;
export type Part = (typeof parts)[number];

export interface StageOptions {
  /** `@default` 1 */
  readonly workers?: number;
  /** Has requests to storage go past what counts them, which takes CPU time as well. */
  readonly countsS3?: boolean;
}

/** The whole pipeline, untraced, and who sends uploads to it, each a process of its own. */
export interface Stage {
  readonly apiPort: number;
  readonly redisUrl: string;
  /** How others find the same bucket. */
  readonly storageEnv: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<Part, readonly number[]>>;
  readonly uploader: Child;
  /** So far. */
  readonly redisCommands: () => Promise<CommandCounts>;
  /** So far, by S3's operation. */
  readonly s3Requests: ReadonlyMap<string, number>;
}

/** Starts everything, has it used, and stops it. */
export async function withStage<T>(options: StageOptions, use: (stage: Stage) => Promise<T>): Promise<T> {
  const { workers: count = 1, countsS3 = false } = options;
  const [apiPort = 0, operationsPort = 0, ...workerPorts] = await freePorts(2 + count);
  const s3Requests = new Map<string, number>();
  const rig = await startRig({
    redis: startRedis,
    s3: () => startObjectStorage({ bucket }),
    clamd: startClamd,
    traces: none,
    services: async ({ env, s3, keep }) => {
      const proxy = countsS3 ? await keep('proxy', startS3Proxy(s3.endpoint)) : undefined;
      proxy?.setFault((request) => {
        const operation = operationOf(request);
        s3Requests.set(operation, (s3Requests.get(operation) ?? 0) + 1);
        return undefined;
      });
      const common = {
        ...withoutTracing(process.env),
        ...onThisMachine,
        NODE_ENV: 'production',
        // Or services would load the bundle themselves.
        TRACING_ENABLED: 'false',
        ...env,
        ...(proxy && { S3_ENDPOINT: proxy.endpoint }),
        PORT: String(apiPort),
        OPERATIONS_PORT: String(operationsPort),
      };
      const api = await keep('api', startService('api', { port: operationsPort, env: common }));
      const workers = await Promise.all(
        workerPorts.map((port) =>
          keep('worker', startService('worker', { port, env: { ...common, WORKER_PORT: String(port) } })),
        ),
      );
      return { api, workers };
    },
  });
  const uploader = new Child(compiledProcess('uploader'));
  const redis = new Redis(rig.redis.url);
  try {
    const { api, workers } = rig.services;
    return await use({
      apiPort,
      redisUrl: rig.redis.url,
      storageEnv: rig.env,
      pids: {
        api: [api.pid],
        worker: workers.map(({ pid }) => pid),
        redis: [rig.redis.pid],
        s3: [rig.s3.pid],
        clamd: [rig.clamd.pid],
        uploader: [uploader.pid],
      },
      uploader,
      redisCommands: async () => parseCommandCounts(await redis.info('commandstats')),
      s3Requests,
    });
  } finally {
    redis.disconnect();
    await uploader.stop();
    await rig.stop();
  }
}
