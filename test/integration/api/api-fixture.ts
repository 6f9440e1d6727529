import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { bucket } from '../../../deploy/rig/addresses';
import { none, startRig } from '../../../deploy/rig/rig';
import { endWithUs } from '../../../deploy/rig/servers/guardian';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { onThisMachine } from '../../../deploy/rig/service-process';
import { loadConfig } from '../../../services/shared/config';
import { manifestPrefix } from '../../../services/shared/jobs/job-manifests';
import { JobStore } from '../../../services/shared/jobs/job-store';
import { createS3Client } from '../../../services/shared/storage/client';
import { ObjectStorage } from '../../../services/shared/storage/object-storage';

const main = path.resolve('build/services/api/main.js');

/** The built API as a process, in front of a real Redis and a real S3 server. */
export interface ApiFixture {
  readonly url: string;
  /** Of health, readiness and metrics. */
  readonly operationsUrl: string;
  readonly pid: number;
  readonly process: ChildProcess;
  readonly redisServer: RedisServer;
  readonly storageServer: ObjectStorageServer;
  readonly redis: Redis;
  readonly jobs: JobStore;
  readonly queue: Queue;
  readonly storage: ObjectStorage;
  /** Log lines so far, stdout and stderr. */
  readonly lines: string[];
  /** Keys of all files, and of those that are still uploaded in parts. */
  listAll(): Promise<string[]>;
  stop(): Promise<void>;
}

/** What the API reaches its servers by, where something stands before them. */
interface Ways {
  /** @param endpoint of the S3 server */
  readonly toStorage?: (endpoint: string) => Promise<string>;
  readonly toRedis?: (server: RedisServer) => Promise<string>;
}

/**
 * Starts everything on free ports.
 *
 * @param env of the API, beside the servers' addresses
 */
export async function startApi(env: NodeJS.ProcessEnv = {}, ways: Ways = {}): Promise<ApiFixture> {
  const rig = await startRig({
    redis: startRedis,
    s3: () => startObjectStorage({ bucket }),
    clamd: none,
    traces: none,
    services: none,
  });
  const { redis: redisServer, s3: storageServer } = rig;
  Object.assign(process.env, storageServer.env);
  const settings = {
    ...rig.env,
    ...onThisMachine,
    PORT: '0',
    OPERATIONS_PORT: '0',
    ...env,
  };
  const config = loadConfig(settings, 'test');
  const storage = new ObjectStorage(createS3Client(config), config.s3Bucket);
  const redis = new Redis(redisServer.url);
  // Servers that are stopped on purpose are no surprise.
  redis.on('error', () => {});
  const queue = new Queue('scan', { connection: redis });
  queue.on('error', () => {});
  const lines: string[] = [];
  const addresses = {
    ...(ways.toStorage && { S3_ENDPOINT: await ways.toStorage(storageServer.endpoint) }),
    ...(ways.toRedis && { REDIS_URL: await ways.toRedis(redisServer) }),
  };
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, TRACING_ENABLED: 'false', ...settings, ...addresses },
    detached: true,
  });
  // No process outlives a test run that is cut off.
  const release = endWithUs(child);
  const { url, operationsUrl } = await addressesOf(child, lines);
  while ((await fetch(`${operationsUrl}/readyz`)).status !== 200) await delay(20);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    release();
    await queue.close();
    redis.disconnect();
    storage.client.destroy();
    await rig.stop();
  };
  return {
    url,
    operationsUrl,
    pid: child.pid ?? -1,
    process: child,
    redisServer,
    storageServer,
    redis,
    jobs: new JobStore(redis, 3600),
    queue,
    storage,
    lines,
    listAll: () => listAll(storage),
    stop,
  };
}

type Addresses = Pick<ApiFixture, 'url' | 'operationsUrl'>;

const address = (port: unknown): string => `http://127.0.0.1:${String(port)}`;

async function addressesOf(child: ChildProcess, lines: string[]): Promise<Addresses> {
  const { promise, resolve, reject } = Promise.withResolvers<Addresses>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      const entry = parsed(line);
      if (entry.message === 'listening')
        resolve({ url: address(entry.port), operationsUrl: address(entry.operations_port) });
    });
  }
  child.once('close', (code) => reject(new Error(`the API ended with ${code}: ${lines.join('\n')}`)));
  return promise;
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

async function listAll({ client, bucket: Bucket }: ObjectStorage): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  const keys = Contents.map(({ Key = '' }) => Key).filter((key) => !key.startsWith(manifestPrefix));
  return [...keys, ...Uploads.map(({ Key = '' }) => `${Key} in parts`)];
}
