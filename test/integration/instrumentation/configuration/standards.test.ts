import { expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

test.each(FAST_PATH_VALUES)(
  'settings without effect are said in one line, and turn nothing off (TRACING_FAST_PATH=%s)',
  async (fastPath) => {
    const receiver = await OtlpReceiver.start();
    const app = new TracedApp(['web.cjs'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'fs,runtime-node',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_BSP_EXPORT_TIMEOUT: '5s',
      OTEL_SDK_DISABLED: 'no',
      TRACING_FAST_PATH: fastPath,
    });
    await fetch(`${await app.url()}/api/things/1`);
    // Sent before the end: what a slow machine loses there is said in a line, too.
    const names = () => receiver.spans.map(({ name }) => name);
    await vi.waitFor(() => expect(names()).toContain('GET /api/things/:id'), 40_000);
    const { stderr } = await app.terminate();
    await receiver.stop();
    expect(JSON.parse(stderr)).toMatchObject({
      level: 'warn',
      message: 'settings of tracing have no effect',
      settings: {
        OTEL_BSP_EXPORT_TIMEOUT: 'must be a whole number within 0..3600000, got "5s"',
        OTEL_SDK_DISABLED: 'must be true or false, got "no"',
        OTEL_METRICS_EXPORTER: 'metrics are not exported from here',
        OTEL_NODE_DISABLED_INSTRUMENTATIONS: expect.stringMatching(/^runtime-node is not here, only http, /),
      },
    });
  },
);

test.each(FAST_PATH_VALUES)(
  'OTEL_TRACES_EXPORTER=console writes a line a span to stdout, and sends nothing (TRACING_FAST_PATH=%s)',
  async (fastPath) => {
    const receiver = await OtlpReceiver.start();
    const app = new TracedApp(['web.cjs'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_TRACES_EXPORTER: 'console',
      SERVICE_NAME: 'web',
      TRACING_FAST_PATH: fastPath,
    });
    await fetch(`${await app.url()}/api/things/1`);
    const { stdout } = await app.terminate();
    await receiver.stop();
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    const spans = lines.map((line): Record<string, unknown> => JSON.parse(line));
    expect(spans.find(({ name }) => name === 'GET /api/things/:id')).toMatchObject({
      service: 'web',
      kind: 2,
    });
    expect(receiver.spans).toEqual([]);
  },
);

test('OTEL_TRACES_EXPORTER=none sends nothing', async () => {
  const receiver = await OtlpReceiver.start();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_EXPORTER: 'none' };
  const app = new TracedApp(['web.cjs'], env);
  await fetch(`${await app.url()}/api/things/1`);
  const { stderr } = await app.terminate();
  await receiver.stop();
  expect(stderr).toContain('OTEL_TRACES_EXPORTER does not name otlp');
  expect(receiver.spans).toEqual([]);
});

test.each([
  ['error', ''],
  ['warn', 'settings of tracing have no effect'],
])('OTEL_LOG_LEVEL=%s prints "%s"', async (OTEL_LOG_LEVEL, message) => {
  const env = { OTEL_LOG_LEVEL, OTEL_LOGS_EXPORTER: 'otlp' };
  const { code, stderr } = await new TracedApp(['empty.cjs'], env).ended();
  expect(code).toBe(0);
  expect(stderr === '' ? '' : JSON.parse(stderr).message).toBe(message);
});
