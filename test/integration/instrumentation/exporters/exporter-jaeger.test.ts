import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { JaegerExporter } from '@opentelemetry/exporter-jaeger';
import { afterEach, expect, test } from 'vitest';
import { atOnce } from '../../../../deploy/instrumentation/exporters/encoding/sliced-work';
import { BatchEncoder } from '../../../../deploy/instrumentation/exporters/jaeger/batch-encoder';
import { decodeMessage, structsOf, tagsOf, type Struct } from './decode-jaeger';
import { receiveUdp } from './receivers';
import { sampleSpan } from './sample-span';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

const context = { traceId: '80000000000000007fffffffffffffff', spanId: 'ffffffffffffffff', traceFlags: 1 };
const span = sampleSpan({
  kind: SpanKind.CLIENT,
  parentSpanContext: { ...sampleSpan().spanContext(), spanId: '8000000000000000' },
  status: { code: SpanStatusCode.ERROR, message: 'no' },
  attributes: { text: '漫画', yes: true, half: 0.5 },
  links: [{ context }],
  events: [{ name: 'exception', time: [1_700_000_000, 500_000_000], attributes: { type: 'Error' } }],
});

async function sentByExporter(): Promise<Struct> {
  const receiver = await receiveUdp();
  const exporter = new JaegerExporter({ host: '127.0.0.1', port: receiver.port });
  cleanups.push(() => exporter.shutdown(), receiver.close);
  exporter.export([span], () => {});
  await expect.poll(() => receiver.packets.length).toBe(1);
  return decodeMessage(receiver.packets[0] ?? Buffer.alloc(0), 'binary').spans[0] ?? {};
}

function logsOf(decoded: Struct): unknown[] {
  return structsOf(decoded, 11).map((log) => [log[1], tagsOf(log, 2)]);
}

test("binary packets carry the same span as OpenTelemetry's own Jaeger exporter", async () => {
  const theirs = await sentByExporter();
  const { packets } = atOnce(new BatchEncoder('binary', 'message', 65_000).encode([span]));
  const ours = decodeMessage(packets[0]?.bytes ?? Buffer.alloc(0), 'binary').spans[0] ?? {};
  for (const field of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    expect({ field, value: ours[field] }).toEqual({ field, value: theirs[field] });
  }
  expect(logsOf(ours)).toEqual(logsOf(theirs));
  // It repeats the resource on every span, and names the scope as an older specification did.
  const { 'otel.scope.name': scope, ...tags } = tagsOf(ours, 10);
  expect(tagsOf(theirs, 10)).toMatchObject({ ...tags, 'otel.library.name': scope });
});
