import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { atOnce, type Steps } from '../../../../deploy/instrumentation/exporters/encoding/sliced-work';
import type { EncodedBatch } from '../../../../deploy/instrumentation/exporters/encoding/span-encoder';
import { OtlpEncoder } from '../../../../deploy/instrumentation/exporters/otlp/otlp-encoder';
import { OtlpJsonEncoder } from '../../../../deploy/instrumentation/exporters/otlp/otlp-json-encoder';
import { decodeRequest } from './decode-otlp';
import { decodeJsonRequest } from './decode-otlp-json';
import { receiveHttp } from './receivers';
import { sampleSpan } from './sample-span';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function sentByExporter(spans: ReadableSpan[]): Promise<Buffer> {
  const receiver = await receiveHttp({ status: 200 });
  const exporter = new OTLPTraceExporter({ url: `http://127.0.0.1:${receiver.port}` });
  cleanups.push(() => exporter.shutdown(), receiver.close);
  exporter.export(spans, () => {});
  await expect.poll(() => receiver.requests.length).toBe(1);
  return receiver.requests[0]?.body ?? Buffer.alloc(0);
}

function sentByUs(spans: ReadableSpan[]): Buffer {
  return bytesOf(new OtlpEncoder().encode(spans));
}

function jsonOf(spans: ReadableSpan[]): unknown {
  return decodeJsonRequest(bytesOf(new OtlpJsonEncoder().encode(spans)).toString('utf8'));
}

function bytesOf(encoding: Steps<EncodedBatch>): Buffer {
  return Buffer.concat(atOnce(encoding).packets.map(({ bytes }) => bytes));
}

const context = { traceId: '80000000000000007fffffffffffffff', spanId: 'ffffffffffffffff', traceFlags: 1 };
const integers = [
  0,
  1,
  -1,
  127,
  128,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  2 ** 62,
  -(2 ** 63),
];
const doubles = [0.5, -0.5, Number.MIN_VALUE, 2 ** 63, Infinity, Number.NaN];
const texts = [0, 1, 47, 48, 49, 120, 127, 128, 4096, 20_000].flatMap((length) => [
  'x'.repeat(length),
  '漫🎌'.repeat(length / 2),
]);
const values: Attributes = {
  漫画: 'a\u0000b',
  yes: true,
  no: false,
  nothing: null,
  bytes: new Uint8Array([0, 128, 255]),
  list: ['a', 1, null, 0.5, true, ['b']],
  map: { key: 'value', deep: { list: [1, 2] }, long: 'x'.repeat(200) },
  empty: [],
};

test.each<[string, Attributes]>([
  ['of every type', values],
  ['integers', Object.fromEntries(integers.map((value, index) => [`i${index}`, value]))],
  ['doubles', Object.fromEntries(doubles.map((value, index) => [`d${index}`, value]))],
  ['texts of every length', Object.fromEntries(texts.map((value, index) => [`t${index}`, value]))],
])("attributes %s arrive as OpenTelemetry's own exporter sends them", async (_name, attributes) => {
  const spans = [sampleSpan({ attributes })];
  expect(decodeRequest(sentByUs(spans))).toEqual(decodeRequest(await sentByExporter(spans)));
  expect(jsonOf(spans)).toEqual(decodeRequest(sentByUs(spans)));
});

test('so does a span with everything', async () => {
  const traceState = new TraceState('vendor=1,other=2');
  const parentSpanContext = { ...context, spanId: '8000000000000000', isRemote: true };
  const spans = [
    sampleSpan({
      name: 'naïve 漫画 🎌',
      kind: SpanKind.CLIENT,
      spanContext: () => ({ ...context, traceState, traceFlags: 3 }),
      parentSpanContext,
      status: { code: SpanStatusCode.ERROR, message: 'clamd is gone' },
      attributes: values,
      links: [
        { context },
        {
          context: { ...context, traceState, isRemote: true },
          attributes: values,
          droppedAttributesCount: 9,
        },
      ],
      events: [
        { name: 'plain', time: [1_700_000_000, 999_999_999] },
        { name: 'exception', time: [4_294_967_296, 1], attributes: values, droppedAttributesCount: 300 },
      ],
      droppedAttributesCount: 1,
      droppedEventsCount: 200,
      droppedLinksCount: 2 ** 31,
    }),
  ];
  expect(decodeRequest(sentByUs(spans))).toEqual(decodeRequest(await sentByExporter(spans)));
  expect(jsonOf(spans)).toEqual(decodeRequest(sentByUs(spans)));
});

test.each([SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR])(
  'so does the status %d',
  async (code) => {
    const spans = [sampleSpan({ status: { code } })];
    expect(decodeRequest(sentByUs(spans))).toEqual(decodeRequest(await sentByExporter(spans)));
    expect(jsonOf(spans)).toEqual(decodeRequest(sentByUs(spans)));
  },
);

test('spans come by scope, in their order, with the resource once', async () => {
  const scopes = [{ name: 'a', version: '1.0.0', schemaUrl: 'https://schema' }, { name: 'b' }];
  const spans = Array.from({ length: 600 }, (_, index) =>
    sampleSpan({ name: `${index}`, instrumentationScope: scopes[index % 2] ?? { name: '' } }),
  );
  const bytes = sentByUs(spans);
  expect(decodeRequest(bytes)).toEqual(decodeRequest(await sentByExporter(spans)));
  expect(jsonOf(spans)).toEqual(decodeRequest(bytes));
  expect(bytes.toString('latin1').split('mangamotion-backend')).toHaveLength(2);
});

test('one encoder encodes batch after batch, also at once', () => {
  const encoder = new OtlpEncoder();
  const batches = [1, 300, 2].map((count) =>
    Array.from({ length: count }, () => sampleSpan({ attributes: values })),
  );
  const encodings = batches.map((spans) => encoder.encode(spans));
  // All are begun before one ends.
  for (const encoding of encodings) encoding.next();
  expect(encodings.map(bytesOf)).toEqual(batches.map(sentByUs));
});
