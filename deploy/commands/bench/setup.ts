import { DeleteObjectsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { bucket } from '../../rig/addresses';
import { none, startRig } from '../../rig/rig';
import { type ObjectStorageServer, startObjectStorage } from '../../rig/servers/object-storage';
import { startRedis } from '../../rig/servers/redis';
import { Child } from './child';
import { sinkAnswer, type SinkAnswer } from './messages';

/** What all rounds share: the peers of the measured server. */
export interface Setup {
  /** The load generator. */
  readonly load: Child;
  readonly sinkPort: number;
  /** Where the services find Redis and storage. */
  readonly serviceEnv: Readonly<Record<string, string>>;
  /** What the sink received so far. */
  readonly received: () => Promise<SinkAnswer>;
  /** Each measurement begins with an empty queue and an empty bucket. */
  readonly empty: () => Promise<void>;
}

/** Has Redis, an S3 server, the sink of exported spans and the load generator, each a process of its own. */
export async function withSetup<T>(use: (setup: Setup) => Promise<T>): Promise<T> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const rig = await startRig({
      redis: startRedis,
      s3: () => startObjectStorage({ bucket }),
      clamd: none,
      traces: none,
      services: none,
    });
    stops.push(rig.stop);
    const client = createClient(rig.s3);
    const redis = new Redis(rig.redis.url);
    const load = new Child(require.resolve('./processes/load'));
    const sink = new Child(require.resolve('./processes/sink'));
    stops.push(
      () => load.stop(),
      () => sink.stop(),
      async () => redis.disconnect(),
      async () => client.destroy(),
    );
    const ask = () => sink.ask('count', sinkAnswer);
    return await use({
      load,
      sinkPort: (await ask()).port,
      serviceEnv: { NODE_ENV: 'production', ...rig.env },
      received: ask,
      empty: async () => void (await Promise.all([redis.flushall(), emptyBucket(client)])),
    });
  } finally {
    await Promise.all(stops.map((each) => each()));
  }
}

function createClient({ endpoint, region, accessKeyId, secretAccessKey }: ObjectStorageServer): S3Client {
  const credentials = { accessKeyId, secretAccessKey };
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}

/** A whole run uploads more than a disk may hold. */
async function emptyBucket(client: S3Client): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0)
      await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
  }
}
