import type { RigFault } from './fault';

const outageSeconds = 12;

export const redisFaults: readonly RigFault[] = [
  {
    name: 'redis-killed',
    seconds: outageSeconds,
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.revive(),
  },
  { name: 'redis-failed-over', seconds: 0, begin: ({ redis }) => redis.failOver() },
  {
    name: 'redis-full',
    seconds: outageSeconds,
    begin: ({ redis }) =>
      redis.command(async (primary) => void (await primary.config('SET', 'maxmemory', '1'))),
    end: ({ redis }) =>
      redis.command(async (primary) => void (await primary.config('SET', 'maxmemory', '0'))),
  },
  { name: 'redis-half-open', seconds: 0, begin: ({ redis }) => redis.proxy.abandon() },
  {
    name: 'redis-wiped',
    seconds: 0,
    begin: async ({ redis, ledger }) => {
      await redis.command((primary) => primary.flushall());
      ledger.wiped();
    },
  },
];
