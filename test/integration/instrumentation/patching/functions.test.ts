import { beforeAll, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { TracedApp } from '../traced-app';

async function functions(env: Record<string, string>): Promise<Record<string, unknown>> {
  const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', ...env };
  const { stdout, stderr } = await new TracedApp(['functions.cjs'], all).ended();
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

let untraced: Record<string, unknown>;

beforeAll(async () => {
  untraced = await functions({ TRACING_ENABLED: 'false' });
}, 120_000);

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: what is patched has the name, the length and the properties that it had',
  async (TRACING_FAST_PATH) => {
    expect(Object.keys(untraced).length).toBeGreaterThan(400);
    expect(untraced).toMatchObject({ exists: true, read: 1, listeners: [true, false, false, true] });
    expect(await functions({ TRACING_FAST_PATH })).toEqual(untraced);
  },
  120_000,
);
