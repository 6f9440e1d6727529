import { expect, test } from 'vitest';
import { FAST_PATH_VALUES } from './fast-path-values';
import { TracedApp } from './traced-app';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: log lines of requests that are not sampled name spans of their own',
  async (TRACING_FAST_PATH) => {
    const app = new TracedApp(['logs.cjs'], { TRACING_FAST_PATH, JAEGER_SAMPLER_PARAM: '0' });
    const url = await app.url();
    const unsampled = { traceparent: `00-${TRACE_ID}-${CALLER}-00` };
    for (const headers of [unsampled, unsampled, {}, {}]) await fetch(url, { headers });
    // The logger writes behind the answer.
    await app.printed(/(?:.*"served".*\n){4}/);
    const { stdout } = await app.terminate();
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    const logged = lines.map((line): Record<string, unknown> => JSON.parse(line));
    const own = { span_id: expect.stringMatching(/^[0-9a-f]{16}$/), trace_sampled: false };
    const ownTrace = { ...own, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) };
    const callers = { ...own, trace_id: TRACE_ID };
    expect(logged).toMatchObject([callers, callers, ownTrace, ownTrace]);
    expect(new Set([CALLER, ...logged.map((line) => line['span_id'])]).size).toBe(5);
    expect(new Set(logged.map((line) => line['trace_id'])).size).toBe(3);
  },
);
