import { DeleteObjectsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { bucket } from '../../rig/addresses';
import { none, startRig } from '../../rig/rig';
import { startClamd } from '../../rig/servers/clamd';
import { type ObjectStorageServer, startObjectStorage } from '../../rig/servers/object-storage';
import { startRedis } from '../../rig/servers/redis';
import { Child } from './child';
import { databaseAnswer, openedSink, sinkAnswer, type SinkAnswer } from './messages';

/** Where one server's spans go, and what came of them so far. */
export interface Sink {
  readonly port: number;
  readonly received: () => Promise<SinkAnswer>;
}

/** What all rounds share: the peers of the measured servers. */
export interface Setup {
  /** Make requests, and jobs; another process each after one has ended with a failure. */
  readonly load: () => Child;
  readonly jobs: () => Child;
  /** Of the measured servers; undefined: any. */
  readonly core: number | undefined;
  /** Where the next service finds storage, the scanner, PostgreSQL, and a database of Redis for it alone. */
  readonly nextEnv: () => Readonly<Record<string, string>> & { readonly REDIS_URL: string };
  readonly openSink: () => Promise<Sink>;
  /** So that nothing grows from round to round. */
  readonly empty: () => Promise<void>;
}

interface Wanted {
  /** Of the measured servers. */
  readonly core?: number | undefined;
  /** Jobs want a scanner. */
  readonly clamd: boolean;
}

/** As many as Redis has, unless told otherwise: more than servers ever run at a time. */
const databases = 16;

/** What a user may not do is no part of the measurement. */
const withoutShares = {
  MAX_OPEN_JOBS_PER_USER: '1000000',
  MAX_PRESIGNED_PER_USER: '1000000',
  MAX_BYTES_PER_USER_DAY: String(1024 ** 5),
};

/** Has Redis, an S3 server, the sink of exported spans and what makes load, each a process of its own. */
export async function withSetup<T>(wanted: Wanted, use: (setup: Setup) => Promise<T>): Promise<T> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const rig = await startRig({
      redis: startRedis,
      s3: () => startObjectStorage({ bucket }),
      clamd: wanted.clamd ? startClamd : none,
      traces: none,
      services: none,
    });
    stops.push(rig.stop);
    const client = createClient(rig.s3);
    const redis = new Redis(rig.redis.url);
    const env = { NODE_ENV: 'production', ...withoutShares, ...rig.env };
    const load = new Lasting(() => new Child(require.resolve('./processes/load')));
    const jobs = new Lasting(() => new Child(require.resolve('./processes/jobs'), { env }));
    const sink = new Child(require.resolve('./processes/sink'));
    const postgres = new Child(require.resolve('./processes/database'));
    stops.push(
      () => load.running().stop(),
      () => jobs.running().stop(),
      () => sink.stop(),
      () => postgres.stop(),
      async () => redis.disconnect(),
      async () => client.destroy(),
    );
    const { url: DATABASE_URL } = await postgres.ask('url', databaseAnswer);
    let used = 0;
    return await use({
      load: () => load.running(),
      jobs: () => jobs.running(),
      core: wanted.core,
      nextEnv: () => ({ ...env, DATABASE_URL, REDIS_URL: `${rig.redis.url}/${used++ % databases}` }),
      openSink: () => openSink(sink),
      empty: async () => void (await Promise.all([redis.flushall(), emptyBucket(client)])),
    });
  } finally {
    await Promise.all(stops.map((each) => each()));
  }
}

/** A process that is started anew where it has ended. */
class Lasting {
  readonly #start: () => Child;
  #child: Child;

  constructor(start: () => Child) {
    this.#start = start;
    this.#child = start();
  }

  running(): Child {
    if (!this.#child.isRunning) this.#child = this.#start();
    return this.#child;
  }
}

async function openSink(sink: Child): Promise<Sink> {
  const { port } = await sink.ask('open', openedSink);
  return { port, received: () => sink.ask({ port }, sinkAnswer) };
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
