import { expect, test } from 'vitest';
import { TcpProxy } from '../../../../../deploy/rig/proxies/tcp-proxy';
import { startRedis } from '../../../../../deploy/rig/servers/redis';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import { TracedApp } from '../../traced-app';

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: a job that was put back is processed while Redis does not say how many children it has',
  async (TRACING_FAST_PATH) => {
    const redis = await startRedis();
    const proxy = await TcpProxy.start(Number(new URL(redis.url).port));
    // An argument of that question alone.
    proxy.withholdAnswersAfter = '\r\nignored\r\n';
    const REDIS_URL = `redis://127.0.0.1:${proxy.port}`;
    const app = new TracedApp(['put-back.cjs'], { TRACING_FAST_PATH, REDIS_URL });
    const ending = setTimeout(() => app.child.kill('SIGKILL'), 60_000);
    await app.printed(/begun 2/);
    app.child.kill('SIGKILL');
    expect(await app.ended()).toMatchObject({ stdout: 'begun 1\nbegun 2\n' });
    clearTimeout(ending);
    await proxy.stop();
    await redis.stop();
  },
);
