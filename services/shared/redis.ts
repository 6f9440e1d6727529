export {
  connectForMessages,
  connectForQueue,
  connectForRequests,
  connectForWorker,
  connectPatiently,
  queuePrefixOf,
  type RedisConnection,
} from './redis/connections';
export { checkEvictionPolicy, logOutages } from './redis/outages';
export { createRedisProbe, probeOnce } from './redis/redis-probe';
