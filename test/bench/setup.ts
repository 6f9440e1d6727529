import { Redis } from 'ioredis';
import { startRedis } from '../../deploy/local/servers/redis';
import { Child } from './child';
import { sinkAnswer } from './messages';

/** What all rounds share: the peers of the measured server. */
export interface Setup {
  /** The load generator. */
  readonly load: Child;
  readonly sinkPort: number;
  readonly redisUrl: string;
  /** Spans that the sink received so far. */
  readonly receivedSpans: () => Promise<number>;
  /** Each measurement begins with an empty queue. */
  readonly emptyRedis: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts Redis, the OTLP sink and the load generator, each a process of its own. */
export async function startSetup(): Promise<Setup> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  const load = new Child(require.resolve('./processes/load'));
  const sink = new Child(require.resolve('./processes/sink'));
  const stop = async (): Promise<void> => {
    redis.disconnect();
    await Promise.all([load.stop(), sink.stop(), server.stop()]);
  };
  const { port: sinkPort } = await sink.ask('count', sinkAnswer);
  return {
    load,
    sinkPort,
    redisUrl: server.url,
    receivedSpans: async () => (await sink.ask('count', sinkAnswer)).spans,
    emptyRedis: async () => void (await redis.flushall()),
    stop,
  };
}
