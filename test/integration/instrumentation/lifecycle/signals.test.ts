import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  test.each([
    ['SIGINT', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGTERM'],
  ] as const)('%s, then %s: the second does not wait for a collector that hangs', async (first, second) => {
    let isAsked = false;
    const collector = createServer((socket) => socket.once('data', () => (isAsked = true)));
    await once(collector.listen(0, '127.0.0.1'), 'listening');
    const address = collector.address();
    const app = new TracedApp(['endings.cjs', 'idle'], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      TRACING_EXIT_TIMEOUT_MILLIS: '60000',
    });
    await app.printed(/ready/);
    app.child.kill(first);
    await expect.poll(() => isAsked, { timeout: 20_000 }).toBe(true);
    app.child.kill(second);
    const before = performance.now();
    expect(await app.ended()).toMatchObject({ code: null, signal: second, stderr: '' });
    expect(performance.now() - before).toBeLessThan(5000);
    collector.close();
  });

  describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
    test.each(['no listeners at all', 'no listeners of removeListener'])(
      'a process with %s ends by the signal after a flush',
      async (ending) => {
        const receiver = await OtlpReceiver.start();
        const app = new TracedApp(['endings.cjs', ending], {
          TRACING_FAST_PATH,
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        });
        await app.printed(/ready/);
        app.child.kill(signal);
        const killing = setTimeout(() => app.child.kill('SIGKILL'), 20_000);
        expect(await app.ended()).toMatchObject({ code: null, signal, stderr: '' });
        clearTimeout(killing);
        expect(receiver.spans.map(({ name }) => name)).toEqual(['last']);
        await receiver.stop();
      },
    );
  });

  test.each(['a listener in the place of another', 'a listener in its own place'])(
    '%s: the signal brings forward what would be lost if draining were cut short',
    async (ending) => {
      const receiver = await OtlpReceiver.start();
      const app = new TracedApp(['endings.cjs', ending], {
        TRACING_FAST_PATH,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_BSP_SCHEDULE_DELAY: '60000',
      });
      await app.printed(/ready/);
      app.child.kill('SIGTERM');
      if (ending === 'a listener in its own place') {
        await app.printed(/heard/);
        app.child.kill('SIGTERM');
      }
      await expect.poll(() => receiver.spans.map(({ name }) => name), { timeout: 40_000 }).toContain('last');
      app.child.kill('SIGKILL');
      await app.ended();
      await receiver.stop();
    },
  );
});
