import { beforeAll, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { TracedApp } from '../traced-app';

async function seen(env: Record<string, string>): Promise<Record<string, unknown>> {
  const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', ...env };
  const { stdout, stderr } = await new TracedApp(['seen.cjs'], all).ended();
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

let untraced: Record<string, unknown>;

beforeAll(async () => {
  untraced = await seen({ TRACING_ENABLED: 'false' });
});

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: requests, answers, layers and the process have what they had, and no more',
  async (TRACING_FAST_PATH) => {
    expect(untraced).toMatchObject({
      request: expect.arrayContaining(['socket', 'url']),
      listeners: [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    });
    expect(await seen({ TRACING_FAST_PATH })).toEqual(untraced);
  },
);
