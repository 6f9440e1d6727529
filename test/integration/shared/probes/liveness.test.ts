import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../../../deploy/rig/servers/redis';
import { type Liveness, watchLiveness } from '../../../../services/shared/probes/liveness';
import {
  connectForRequests,
  createRedisProbe,
  probeOnce,
  type RedisConnection,
} from '../../../../services/shared/redis';

let server: RedisServer;
let own: RedisConnection;
let liveness: Liveness;
let looks = 0;

beforeEach(async () => {
  server = await startRedis();
  own = connectForRequests(server.url);
  own.on('error', () => {});
  looks = 0;
  liveness = watchLiveness({
    own: [createRedisProbe(own)],
    anew: () => {
      looks++;
      return probeOnce(connectForRequests(server.url));
    },
    patienceMillis: 300,
    intervalMillis: 50,
  });
});

afterEach(async () => {
  liveness.stop();
  own.disconnect();
  await server.stop();
});

test('a process whose connection is dead while new ones serve should be started anew', async () => {
  own.disconnect();
  await expect.poll(liveness.reason, { timeout: 40_000 }).toContain('Redis serves new connections');
});

test('a process goes on while Redis itself is down', async () => {
  await server.stop();
  await expect.poll(() => looks, { timeout: 40_000 }).toBeGreaterThan(1);
  expect(liveness.reason()).toBeUndefined();
});
