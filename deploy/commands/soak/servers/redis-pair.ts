import { Redis } from 'ioredis';
import { poll } from '../../../cluster/poll';
import { TcpProxy } from '../../../rig/proxies/tcp-proxy';
import { freePorts } from '../../../rig/servers/free-ports';
import { type RedisServer, startRedis } from '../../../rig/servers/redis';

interface Node {
  readonly directory: string;
  readonly port: number;
  server: RedisServer;
}

const replicationPatience = { timeoutMillis: 10_000, intervalMillis: 50 };

/** A primary that writes everything to disk, its replica, and an address that leads to whichever is the primary. */
export class RedisPair {
  readonly proxy: TcpProxy;
  #primary: Node;
  #replica: Node;

  private constructor(proxy: TcpProxy, primary: Node, replica: Node) {
    this.proxy = proxy;
    this.#primary = primary;
    this.#replica = replica;
  }

  /** @param directory everything is written below it. */
  static async start(directory: string): Promise<RedisPair> {
    const [first = 0, second = 0] = await freePorts(2);
    const [primary, replica] = await Promise.all([
      startNode(`${directory}/redis-a`, first),
      startNode(`${directory}/redis-b`, second),
    ]);
    const pair = new RedisPair(await TcpProxy.start(first), primary, replica);
    // Else it waits five seconds for more replicas.
    await command(first, (redis) => redis.config('SET', 'repl-diskless-sync-delay', '0'));
    await command(second, (redis) => redis.replicaof('127.0.0.1', first));
    await pair.#untilReplication('state=online', first);
    return pair;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.proxy.port}`;
  }

  /** Of the primary's process. */
  get pid(): number {
    return this.#primary.server.pid;
  }

  /** Runs something on the primary itself. */
  command<T>(run: (redis: Redis) => Promise<T>): Promise<T> {
    return command(this.#primary.port, run);
  }

  /** Makes the replica the primary without losing a write; the old one keeps its connections, and is read-only. */
  async failOver(): Promise<void> {
    const { port } = this.#replica;
    await this.#untilReplication('state=online', this.#primary.port);
    await this.command((redis) => redis.call('FAILOVER', 'TO', '127.0.0.1', port, 'TIMEOUT', 5000));
    await this.#untilReplication('role:master', port);
    [this.#primary, this.#replica] = [this.#replica, this.#primary];
    this.proxy.retarget(this.#primary.port);
  }

  async kill(): Promise<void> {
    process.kill(this.#primary.server.pid, 'SIGKILL');
    await this.#primary.server.ended;
  }

  /** Starts a killed primary again, over what it had written. */
  async revive(): Promise<void> {
    this.#primary.server = (await startNode(this.#primary.directory, this.#primary.port)).server;
  }

  /** Waits until the server at `port` says so of its replication. */
  async #untilReplication(state: string, port: number): Promise<void> {
    await poll(`the replication of the Redis at port ${port}`, replicationPatience, async () => {
      const replication = await command(port, (redis) => redis.info('replication'));
      if (!replication.includes(state)) throw new Error(`it has no ${state}`);
    });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await Promise.all([this.#primary, this.#replica].map(({ server }) => server.stop()));
  }
}

async function startNode(directory: string, port: number): Promise<Node> {
  return { directory, port, server: await startRedis({ directory, port, appendOnly: true }) };
}

async function command<T>(port: number, run: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: 3 });
  redis.on('error', () => {});
  try {
    return await run(redis);
  } finally {
    redis.disconnect();
  }
}
