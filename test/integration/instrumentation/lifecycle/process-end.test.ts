import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { receiveHttp } from '../exporters/receivers';
import { FAST_PATH_VALUES } from '../fast-path-values';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

const bundled = path.resolve('build/deploy/instrumentation');
const program = `
  const { loadTracingConfiguration } = require(${JSON.stringify(`${bundled}/configuration`)});
  const { createTracing } = require(${JSON.stringify(`${bundled}/tracing`)});
  const { provider } = createTracing(loadTracingConfiguration(process.env));
  provider.getTracer('test').startSpan('span').end();
  setTimeout(() => {}, 300);`;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  test.each<[string, (port: number) => Record<string, string>]>([
    [
      'sampling server',
      (port) => ({ JAEGER_SAMPLER: 'remote', JAEGER_SAMPLING_ENDPOINT: `http://127.0.0.1:${port}/sampling` }),
    ],
    ['Jaeger', (port) => ({ JAEGER_HOST: '127.0.0.1', JAEGER_PORT: String(port), JAEGER_PROTOCOL: 'http' })],
    ['OTLP receiver', (port) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })],
  ])('a %s that never answers does not keep the process alive', async (_name, env) => {
    const server = await receiveHttp({ status: 0 });
    cleanups.push(server.close);
    const start = performance.now();
    const child = spawn(process.execPath, ['-e', program], {
      env: { ...env(server.port), TRACING_FAST_PATH, TRACING_PROCESSOR: 'simple' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await expect.poll(() => server.requests.length).toBe(1);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
