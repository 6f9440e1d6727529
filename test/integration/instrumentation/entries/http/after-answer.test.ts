import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { OtlpReceiver } from '../../otlp-receiver';
import { drawTree } from '../../span-tree';
import { TracedApp } from '../../traced-app';

const WAYS = [
  'timer',
  'immediate',
  'repeated-timer',
  'promise',
  'emitter',
  'queue',
  'listener-of-request',
  'listener-of-response',
  'ended-span',
];

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let receiver: OtlpReceiver;
  let app: TracedApp;

  function rootOf(path: string): ReceivedSpan | undefined {
    return receiver.spans.find(
      ({ attributes, parentSpanId }) => attributes['url.path'] === path && parentSpanId === '',
    );
  }

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    app = new TracedApp(['after-answer.cjs'], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRACING_PROCESSOR: 'simple',
    });
    const url = await app.url();
    for (const way of WAYS) {
      for (const how of ['http', 'fetch']) await fetch(`${url}/${way}/${how}`);
    }
  });

  afterAll(async () => {
    await app.terminate();
    await receiver.stop();
  });

  describe.each(['http', 'fetch'])('%s', (how) => {
    test.each(WAYS)('from a %s that outlives the answer is a span with its callee below it', async (way) => {
      const call = ['  GET', '    GET'];
      const below = way === 'ended-span' ? ['  short', ...call.map((line) => `  ${line}`)] : call;
      await vi.waitFor(
        () => {
          const traceId = rootOf(`/${way}/${how}`)?.traceId ?? '';
          expect(drawTree(receiver.spans, traceId)).toEqual(['GET', ...below]);
        },
        { timeout: 40_000 },
      );
    });
  });
});
