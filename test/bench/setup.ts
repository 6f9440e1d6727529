import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { type ObjectStorageServer, startObjectStorage } from '../../deploy/local/servers/object-storage';
import { startRedis } from '../../deploy/local/servers/redis';
import { Child } from './child';
import { sinkAnswer } from './messages';

/** What all rounds share: the peers of the measured server. */
export interface Setup {
  /** The load generator. */
  readonly load: Child;
  readonly sinkPort: number;
  /** Where the services find Redis and storage. */
  readonly serviceEnv: Readonly<Record<string, string>>;
  /** Spans that the sink received so far. */
  readonly receivedSpans: () => Promise<number>;
  /** Each measurement begins with an empty queue. */
  readonly emptyRedis: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const bucket = 'bench';

/** Starts Redis, an S3 server, the OTLP sink and the load generator, each a process of its own. */
export async function startSetup(): Promise<Setup> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(stops.map((each) => each())));
  try {
    const [redisServer, storage] = await Promise.all([startRedis(), startObjectStorage()]);
    stops.push(redisServer.stop, storage.stop);
    await createBucket(storage);
    const redis = new Redis(redisServer.url);
    const load = new Child(require.resolve('./processes/load'));
    const sink = new Child(require.resolve('./processes/sink'));
    stops.push(
      () => load.stop(),
      () => sink.stop(),
      async () => redis.disconnect(),
    );
    const ask = () => sink.ask('count', sinkAnswer);
    return {
      load,
      sinkPort: (await ask()).port,
      serviceEnv: serviceEnvironment(redisServer.url, storage),
      receivedSpans: async () => (await ask()).spans,
      emptyRedis: async () => void (await redis.flushall()),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createBucket({ endpoint, region, accessKeyId, secretAccessKey }: ObjectStorageServer) {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}

function serviceEnvironment(redisUrl: string, storage: ObjectStorageServer): Record<string, string> {
  return {
    NODE_ENV: 'production',
    REDIS_URL: redisUrl,
    S3_ENDPOINT: storage.endpoint,
    S3_REGION: storage.region,
    S3_BUCKET: bucket,
    ...storage.env,
  };
}
