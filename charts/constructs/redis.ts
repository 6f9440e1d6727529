import type { Construct } from 'constructs';
import type { Pipeline } from './installation';
import { addStatefulServer } from './stateful-server';

/** A Redis that loses neither jobs to eviction nor acknowledged jobs to a restart (one second at most). */
export function addRedis(scope: Construct, pipeline: Pipeline): void {
  const { redis, images } = pipeline.values;
  addStatefulServer(scope, pipeline, {
    wanted: redis.deploy,
    component: 'redis',
    image: images.redis,
    user: 999,
    port: 6379,
    resources: redis.resources,
    settings: redis,
    command: ['redis-server'],
    args: [
      '--bind * -::*',
      '--protected-mode no',
      '--dir /data',
      '--appendonly yes',
      '--appendfsync everysec',
      '--maxmemory-policy noeviction',
    ].flatMap((option) => option.split(' ')),
    probe: { exec: { command: ['redis-cli', 'ping'] } },
    storage: redis,
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  });
}
