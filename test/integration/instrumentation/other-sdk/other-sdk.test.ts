import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import type { ReceivedSpan } from '../otlp-decode';
import { OtlpReceiver } from '../otlp-receiver';
import { drawTree } from '../span-tree';
import { TracedApp, type Ended } from '../traced-app';

const YIELDED =
  "traces are left to the service's own OpenTelemetry SDK; TRACING_OTHER_SDK=keep would make them here";
const KEPT = "the service's own OpenTelemetry SDK exports nothing, as TRACING_OTHER_SDK is keep";
const ONCE = ['GET', '  manual', '    2 × GET', '      GET'];
const SPAN_COUNT = 6;

let ours: OtlpReceiver;
let theirs: OtlpReceiver;

beforeEach(async () => {
  [ours, theirs] = await Promise.all([OtlpReceiver.start(), OtlpReceiver.start()]);
});

afterEach(async () => {
  await Promise.all([ours.stop(), theirs.stop()]);
});

/** Runs one request through the service, until `receiver` has it all. */
async function serveOne(receiver: OtlpReceiver, script: string, env: Record<string, string>): Promise<Ended> {
  const app = new TracedApp([script], {
    OTEL_EXPORTER_OTLP_ENDPOINT: ours.endpoint,
    OWN_ENDPOINT: `${theirs.endpoint}/v1/traces`,
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    TRACING_PROCESSOR: 'simple',
    ...env,
  });
  await fetch(`${await app.url()}/work`);
  await vi.waitFor(() => expect(receiver.spans.length).toBeGreaterThanOrEqual(SPAN_COUNT), {
    timeout: 40_000,
  });
  return await app.terminate();
}

function treeOf(spans: readonly ReceivedSpan[]): string[] {
  const manual = spans.find(({ name }) => name === 'manual');
  return drawTree(spans, manual?.traceId ?? '');
}

function linesOf({ stderr }: Ended): unknown[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).message);
}

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each(['own-sdk.cjs', 'own-sdk.mjs'])('%s', (script) => {
    test.each(['NodeSDK', 'provider', 'context first'])(
      'a service that starts an SDK of its own by %s is traced by that alone, each span once',
      async (START) => {
        const ended = await serveOne(theirs, script, { TRACING_FAST_PATH, START });
        expect(treeOf(theirs.spans)).toEqual(ONCE);
        expect(theirs.spans).toHaveLength(SPAN_COUNT);
        expect(ours.spans).toEqual([]);
        expect(linesOf(ended)).toEqual([YIELDED]);
      },
    );

    test.each(['NodeSDK', 'provider'])(
      'with TRACING_OTHER_SDK=keep %s exports nothing, and each span is made here once',
      async (START) => {
        const env = { TRACING_FAST_PATH, START, TRACING_OTHER_SDK: 'keep' };
        const ended = await serveOne(ours, script, env);
        expect(treeOf(ours.spans)).toEqual(ONCE);
        expect(ours.spans).toHaveLength(SPAN_COUNT);
        expect(theirs.spans).toEqual([]);
        expect(linesOf(ended)).toEqual([KEPT]);
      },
    );

    test('one that only registers a propagator is traced here, without a line', async () => {
      const ended = await serveOne(ours, script, { TRACING_FAST_PATH, START: 'propagator only' });
      expect(treeOf(ours.spans)).toEqual(ONCE);
      expect(linesOf(ended)).toEqual([]);
    });
  });
});
