import { readFileSync } from 'node:fs';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { oneLostPacketMillis } from '../network/lost-packet';
import { parseRedisUrl, type RedisAddress, redisUrlRule } from '../redis-address';
import { beat } from './heartbeat';
import { createReconnection } from './reconnection';

export type RedisConnection = Redis | Cluster;

/** Silence on a connection for requests: what is down gives 503 in less than two seconds. */
const requestSilenceMillis = 2000;
/** Above BullMQ's longest wait for a job, 10 s: a connection that is silent for longer has no other end any more. */
const blockingSilenceMillis = 15_000;
const silenceMillis = 5000;

/**
 * In a cluster all keys are in one slot: records are written together, and so are the keys of the queue. A server has
 * them under the names that it always had.
 */
const clusterKeyPrefix = '{mangamotion}:';

/** BullMQ's own prefix of its keys. */
export const queuePrefixOf = (connection: RedisConnection): string =>
  connection instanceof Cluster ? '{bull}' : 'bull';

/**
 * A connection for requests: it fails at once where Redis is away, and reconnects in the background. In a cluster a
 * node's first command waits for its connection.
 */
export function connectForRequests(url: string, caFile?: string): RedisConnection {
  const options = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: oneLostPacketMillis,
    connectTimeout: oneLostPacketMillis,
    socketTimeout: requestSilenceMillis,
  };
  return connect(addressOf(url), { ...options, ...createReconnection(false) }, clusterKeyPrefix, caFile);
}

/** The same for a queue, whose keys BullMQ itself prefixes: outside a cluster the connection for requests. */
export function connectForQueue(requests: RedisConnection): RedisConnection {
  return requests instanceof Cluster ? requests.duplicate([], { keyPrefix: '' }) : requests;
}

/** A connection for records that waits for Redis to come back. */
export function connectPatiently(url: string, caFile?: string): RedisConnection {
  const options = { maxRetriesPerRequest: null, connectTimeout: silenceMillis, socketTimeout: silenceMillis };
  return connect(addressOf(url), { ...options, ...createReconnection(true) }, clusterKeyPrefix, caFile);
}

/** A connection for a BullMQ worker: its blocking commands wait for Redis to come back. */
export function connectForWorker(url: string, caFile?: string): RedisConnection {
  const options = {
    maxRetriesPerRequest: null,
    connectTimeout: silenceMillis,
    socketTimeout: blockingSilenceMillis,
  };
  return connect(addressOf(url), { ...options, ...createReconnection(true) }, '', caFile);
}

/**
 * A connection that listens to a channel: it comes back by itself, and whoever made it subscribes again. Empty messages
 * are its own.
 */
export function connectForMessages(url: string, channel: string, caFile?: string): RedisConnection {
  const options = {
    maxRetriesPerRequest: null,
    autoResubscribe: false,
    connectTimeout: silenceMillis,
    socketTimeout: silenceMillis,
  };
  const connection = connect(addressOf(url), { ...options, ...createReconnection(false) }, '', caFile);
  beat(connection, channel);
  return connection;
}

function addressOf(url: string): RedisAddress {
  const address = parseRedisUrl(url);
  if (!address) throw new Error(`REDIS_URL ${redisUrlRule}`);
  return address;
}

function connect(
  address: RedisAddress,
  options: RedisOptions,
  keyPrefix: string,
  caFile: string | undefined,
): RedisConnection {
  const { topology, hosts, db, username, password, isTls } = address;
  const tls = isTls ? { tls: caFile === undefined ? {} : { ca: readFileSync(caFile) } } : {};
  const common: RedisOptions = { ...options, ...tls, username, password, keepAlive: 10_000 };
  if (topology === 'server') return new Redis({ ...common, ...hosts[0], db });
  if (topology === 'sentinel') return connectBySentinel(address, { ...common, db });
  const { retryStrategy, enableOfflineQueue, ...redisOptions } = common;
  return new Cluster([...hosts], {
    redisOptions,
    keyPrefix,
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    // A certificate is for a name, and the nodes of a cluster tell addresses unless they are asked by names.
    ...(isTls && { dnsLookup: (host, callback) => callback(null, host) }),
  });
}

function connectBySentinel(address: RedisAddress, options: RedisOptions): Redis {
  const { hosts, primaryName, sentinelUsername, sentinelPassword, isTls } = address;
  return new Redis({
    ...options,
    sentinels: [...hosts],
    name: primaryName ?? '',
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    sentinelCommandTimeout: silenceMillis,
    ...(options.retryStrategy && { sentinelRetryStrategy: options.retryStrategy }),
    enableTLSForSentinelMode: isTls,
    ...(isTls && options.tls && { sentinelTLS: options.tls }),
    // No failoverDetector: where it hears of a failover while the connection is just being made again, ioredis 6.0.0
    // ends that for good. The old primary's answer, or its silence, tells as well.
  });
}
