import { expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import { TracedApp } from '../../traced-app';

async function outcomes(env: Readonly<Record<string, string>>): Promise<string[]> {
  const { stdout } = await new TracedApp(['given-requests.cjs'], env).ended();
  return stdout.trim().split('\n');
}

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: requests leave, and fail, as they do without tracing',
  async (TRACING_FAST_PATH) => {
    const without = await outcomes({ NODE_OPTIONS: '' });
    expect(without).toHaveLength(12);
    expect(await outcomes({ TRACING_FAST_PATH, OTEL_TRACES_EXPORTER: 'none' })).toEqual(without);
  },
);
