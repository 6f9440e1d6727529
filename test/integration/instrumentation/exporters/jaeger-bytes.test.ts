import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { atOnce } from '../../../../deploy/instrumentation/exporters/encoding/sliced-work';
import { BatchEncoder } from '../../../../deploy/instrumentation/exporters/jaeger/batch-encoder';
import { decodeBody, decodeMessage, structsOf, tagsOf, type Struct } from './decode-jaeger';
import { sampleResource, sampleSpan } from './sample-span';

const protocols = ['compact', 'binary'] as const;

async function encodeOne(
  protocol: 'compact' | 'binary',
  changes: Parameters<typeof sampleSpan>[0],
): Promise<Struct> {
  const { packets } = atOnce(new BatchEncoder(protocol, 'message', 65_000).encode([sampleSpan(changes)]));
  const [span] = decodeMessage(packets[0]?.bytes ?? Buffer.alloc(0), protocol).spans;
  return span ?? {};
}

function hex(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

test.each(protocols)('%s: ids, times, name and flags arrive exactly', async (protocol) => {
  const parentSpanContext = {
    traceId: 'ffeeddccbbaa99880011223344556677',
    spanId: '0000000000000001',
    traceFlags: 1,
  };
  expect(await encodeOne(protocol, { parentSpanContext, name: 'naïve 漫画 🎌' })).toEqual({
    1: '0011223344556677',
    2: 'ffeeddccbbaa9988',
    3: '8899aabbccddeeff',
    4: '0000000000000001',
    5: 'naïve 漫画 🎌',
    7: 1,
    8: hex(1_700_000_000_123_456n),
    9: hex(876_543n),
    10: [
      { 1: 'span.kind', 2: 0, 3: 'internal' },
      { 1: 'otel.scope.name', 2: 0, 3: 'mangamotion' },
    ],
  });
});

test.each(protocols)('%s: a root span has parent 0, an unsampled one flags 0', async (protocol) => {
  const context = { traceId: `${'0'.repeat(31)}1`, spanId: '7fffffffffffffff', traceFlags: TraceFlags.NONE };
  const span = await encodeOne(protocol, { spanContext: () => context });
  expect(span).toMatchObject({
    1: '0000000000000001',
    2: '0000000000000000',
    3: '7fffffffffffffff',
    4: '0000000000000000',
    7: 0,
  });
});

const integers = [
  0,
  1,
  -1,
  63,
  64,
  -64,
  -65,
  127,
  128,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  -(2 ** 32),
];
const largeIntegers = [2 ** 35, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 62, -(2 ** 63), -(2 ** 32) - 1];

test.each(protocols)('%s: integers of every size and sign arrive as longs', async (protocol) => {
  const values = [...integers, ...largeIntegers];
  const attributes = Object.fromEntries(values.map((value, index) => [`i${index}`, value]));
  const tags = structsOf(await encodeOne(protocol, { attributes }), 10).slice(0, -2);
  expect(tags).toEqual(values.map((value, index) => ({ 1: `i${index}`, 2: 3, 6: hex(BigInt(value)) })));
});

test.each(protocols)(
  '%s: booleans, doubles, text, lists and bytes arrive as what they are',
  async (protocol) => {
    const attributes = {
      yes: true,
      no: false,
      half: 0.5,
      tiny: Number.MIN_VALUE,
      huge: 2 ** 63,
      infinite: -Infinity,
      empty: '',
      zero: 'a\u0000b',
      surrogate: 'x\ud800y',
      list: ['a', 1, null],
      bytes: Buffer.from([0, 255]),
      missing: undefined,
    };
    expect((await encodeOne(protocol, { attributes }))[10]).toEqual([
      { 1: 'yes', 2: 2, 5: true },
      { 1: 'no', 2: 2, 5: false },
      { 1: 'half', 2: 1, 4: 0.5 },
      { 1: 'tiny', 2: 1, 4: Number.MIN_VALUE },
      { 1: 'huge', 2: 1, 4: 2 ** 63 },
      { 1: 'infinite', 2: 1, 4: -Infinity },
      { 1: 'empty', 2: 0, 3: '' },
      { 1: 'zero', 2: 0, 3: 'a\u0000b' },
      { 1: 'surrogate', 2: 0, 3: 'x\ufffdy' },
      { 1: 'list', 2: 0, 3: '["a",1,null]' },
      { 1: 'bytes', 2: 4, 7: Buffer.from([0, 255]) },
      { 1: 'span.kind', 2: 0, 3: 'internal' },
      { 1: 'otel.scope.name', 2: 0, 3: 'mangamotion' },
    ]);
  },
);

test.each(protocols)('%s: text of every length arrives, ASCII or not', async (protocol) => {
  const lengths = [1, 47, 48, 49, 127, 128, 4096];
  const texts = lengths.flatMap((length) => [
    'x'.repeat(length),
    `${'x'.repeat(length - 1)}é`,
    '🎌'.repeat(length),
  ]);
  const attributes = Object.fromEntries(texts.map((text, index) => [`t${index}`, text]));
  const tags = structsOf(await encodeOne(protocol, { attributes }), 10).slice(0, -2);
  expect(tags.map((tag) => tag[3])).toEqual(texts);
});

test.each(protocols)('%s: kind, status, scope and dropped counts arrive as tags', async (protocol) => {
  const span = await encodeOne(protocol, {
    kind: SpanKind.CONSUMER,
    status: { code: SpanStatusCode.ERROR, message: 'clamd is gone' },
    instrumentationScope: { name: 'scope', version: '1.2.3' },
    droppedAttributesCount: 1,
    droppedEventsCount: 2,
    droppedLinksCount: 3,
  });
  expect(tagsOf(span, 10)).toEqual({
    'span.kind': 'consumer',
    'otel.status_code': 'ERROR',
    error: true,
    'otel.status_description': 'clamd is gone',
    'otel.scope.name': 'scope',
    'otel.scope.version': '1.2.3',
    'otel.dropped_attributes_count': hex(1n),
    'otel.dropped_events_count': hex(2n),
    'otel.dropped_links_count': hex(3n),
  });
});

test.each(protocols)('%s: span.kind among the attributes is not repeated', async (protocol) => {
  const span = await encodeOne(protocol, { kind: SpanKind.SERVER, attributes: { 'span.kind': 'server' } });
  const kinds = structsOf(span, 10).filter((tag) => tag[1] === 'span.kind');
  expect(kinds).toEqual([{ 1: 'span.kind', 2: 0, 3: 'server' }]);
});

test.each(protocols)('%s: events arrive as logs, links as FOLLOWS_FROM references', async (protocol) => {
  const context = { traceId: '80000000000000007fffffffffffffff', spanId: 'ffffffffffffffff', traceFlags: 1 };
  const span = await encodeOne(protocol, {
    links: [{ context }],
    events: [
      { name: 'exception', time: [1_700_000_000, 500_000_000], attributes: { 'exception.message': 'no' } },
      { name: 'bare', time: [0, 1000] },
    ],
  });
  expect(span[6]).toEqual([{ 1: 1, 2: '7fffffffffffffff', 3: '8000000000000000', 4: 'ffffffffffffffff' }]);
  const fields = [
    { 1: 'event', 2: 0, 3: 'exception' },
    { 1: 'exception.message', 2: 0, 3: 'no' },
  ];
  expect(span[11]).toEqual([
    { 1: hex(1_700_000_000_500_000n), 2: fields },
    { 1: hex(1n), 2: [{ 1: 'event', 2: 0, 3: 'bare' }] },
  ]);
});

test.each(protocols)('%s: more than fourteen tags, links and events arrive', async (protocol) => {
  const attributes = Object.fromEntries(Array.from({ length: 128 }, (_, index) => [`key${index}`, index]));
  const context = sampleSpan().spanContext();
  const links = Array.from({ length: 20 }, () => ({ context }));
  const events = Array.from({ length: 200 }, () => ({ name: 'event', time: [1, 0] as [number, number] }));
  const span = await encodeOne(protocol, { attributes, links, events });
  expect([span[10], span[6], span[11]]).toMatchObject([{ length: 130 }, { length: 20 }, { length: 200 }]);
});

test.each(protocols)('%s: the process is the resource, with the service name apart', async (protocol) => {
  const { packets } = atOnce(new BatchEncoder(protocol, 'message', 65_000).encode([sampleSpan()]));
  const { process } = decodeMessage(packets[0]?.bytes ?? Buffer.alloc(0), protocol);
  expect(process[1]).toBe('mangamotion-backend');
  expect(tagsOf(process, 2)).toEqual({ 'host.name': 'höst', 'process.pid': hex(42n) });
});

test('a body for HTTP is a bare batch', async () => {
  const { packets } = atOnce(
    new BatchEncoder('binary', 'struct', 4_000_000).encode([sampleSpan(), sampleSpan()]),
  );
  const { process, spans } = decodeBody(packets[0]?.bytes ?? Buffer.alloc(0));
  expect([packets.length, process[1], spans.length]).toEqual([1, 'mangamotion-backend', 2]);
});

test.each(protocols)(
  '%s: spans are split into packets that are nearly full and never too large',
  async (protocol) => {
    const spans = Array.from({ length: 2000 }, (_, index) => sampleSpan({ name: `span ${index}` }));
    const { packets, tooLarge } = atOnce(new BatchEncoder(protocol, 'message', 10_000).encode(spans));
    const sizes = packets.map(({ bytes }) => bytes.length);
    const names = packets.flatMap(({ bytes }) => decodeMessage(bytes, protocol).spans.map((span) => span[5]));
    expect(names).toEqual(spans.map(({ name }) => name));
    expect(tooLarge).toEqual([]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(9_700);
  },
);

test.each(protocols)('%s: an oversized span is left out and its neighbours are not', async (protocol) => {
  const attributes = { big: 'x'.repeat(70_000) };
  const spans = ['a', 'b', 'c'].map((name) => sampleSpan(name === 'b' ? { name, attributes } : { name }));
  const { packets, tooLarge } = atOnce(new BatchEncoder(protocol, 'message', 65_000).encode(spans));
  expect(tooLarge).toEqual(['b']);
  expect(decodeMessage(packets[0]?.bytes ?? Buffer.alloc(0), protocol).spans.map((span) => span[5])).toEqual([
    'a',
    'c',
  ]);
});

test('one encoder encodes batch after batch, also after a huge one, and also at once', () => {
  const encoder = new BatchEncoder('compact', 'message', 65_000);
  const attributes = { big: 'x'.repeat(60_000) };
  const encodings = [1, 200, 1].map((count) =>
    encoder.encode(Array.from({ length: count }, () => sampleSpan(count === 1 ? {} : { attributes }))),
  );
  // All are begun before one ends.
  for (const encoding of encodings) encoding.next();
  const counts = encodings.map((encoding) => atOnce(encoding).packets.map(({ spans }) => spans.length));
  expect(counts).toEqual([[1], Array.from({ length: 200 }, () => 1), [1]]);
  expect(sampleResource.attributes['service.name']).toBe('mangamotion-backend');
});

test.each(protocols)(
  '%s: a failed span is marked once, also where an attribute marks it',
  async (protocol) => {
    const span = await encodeOne(protocol, {
      attributes: { error: true },
      status: { code: SpanStatusCode.ERROR },
    });
    expect(structsOf(span, 10).filter((tag) => tag[1] === 'error')).toHaveLength(1);
  },
);
