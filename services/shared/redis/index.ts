export {
  connectForMessages,
  connectForQueue,
  connectForRequests,
  connectForWorker,
  connectPatiently,
  queuePrefixOf,
  type RedisConnection,
} from './connections';
export { checkEvictionPolicy, logOutages } from './outages';
export { createRedisProbe, probeOnce } from './redis-probe';
