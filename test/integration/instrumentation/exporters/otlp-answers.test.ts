import { expect, onTestFinished, test } from 'vitest';
import { decodeTraces } from '../otlp-decode';
import { givenTracing } from './given-tracing';
import { partialSuccess } from './partial-success';
import { receiveHttp } from './receivers';

async function givenReceiver(answer: Parameters<typeof receiveHttp>[0]) {
  const receiver = await receiveHttp(answer);
  onTestFinished(receiver.close);
  return { ...receiver, endpoint: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${receiver.port}` } };
}

const inProtobuf = { 'content-type': 'application/x-protobuf' };
const inJson = { 'content-type': 'application/json' };

test.each([
  ['protobuf', inProtobuf, partialSuccess(2, 'over quota')],
  ['JSON', inJson, '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"over quota"}}'],
])(
  'spans that a receiver rejects in %s are dropped for that reason, and told once',
  async (_form, headers, body) => {
    const { endpoint } = await givenReceiver({ status: 200, headers, body });
    const { makeSpans, flush, statistics, report } = givenTracing(endpoint);
    for (let batch = 0; batch < 2; batch++) {
      makeSpans(5);
      await flush(10_000);
    }
    expect(statistics).toMatchObject({
      created: 10,
      exported: 6,
      dropped: { rejected: 4, export_failed: 0 },
    });
    const url = `${endpoint.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`;
    const fields = { exporter: `otlp ${url}`, spans: 2, error: `${url} rejected spans: over quota` };
    expect(report.mock.calls).toEqual([['warn', 'spans were lost on export', fields]]);
  },
);

test.each([
  ['more than there are', inProtobuf, partialSuccess(1000, ''), 0],
  ['a warning without rejections', inProtobuf, partialSuccess(0, 'deprecated'), 5],
  ['bytes that are no protobuf', inProtobuf, Buffer.alloc(60_000, 0xff), 5],
  ['text that is no JSON', inJson, '{"partial', 5],
  ['a negative number', inJson, '{"partialSuccess":{"rejectedSpans":-3}}', 5],
])('an answer that holds %s never makes a count wrong', async (_what, headers, body, exported) => {
  const { endpoint } = await givenReceiver({ status: 200, headers, body });
  const { makeSpans, flush, statistics } = givenTracing(endpoint);
  makeSpans(5);
  await flush(10_000);
  expect(statistics).toMatchObject({ created: 5, exported, dropped: { rejected: 5 - exported } });
});

test.each([429, 502, 503, 504])(
  '%i with Retry-After is tried again, not before, and nothing is lost',
  async (status) => {
    const { endpoint, requests, answer } = await givenReceiver({ status, headers: { 'retry-after': '1' } });
    const { makeSpans, flush, statistics, report } = givenTracing(endpoint);
    const before = performance.now();
    makeSpans(5);
    const flushed = flush(20_000);
    await expect.poll(() => requests.length).toBe(1);
    answer.status = 200;
    await flushed;
    expect(performance.now() - before).toBeGreaterThan(990);
    expect(requests).toHaveLength(2);
    expect(requests[1]?.body).toEqual(requests[0]?.body);
    expect(statistics).toMatchObject({ exported: 5, dropped: { export_failed: 0 } });
    expect(report).not.toHaveBeenCalled();
  },
);

test('a receiver that asks for more time than a batch has gets nothing until then, and then everything', async () => {
  const retryAt = { 'retry-after': new Date(Date.now() + 8000).toUTCString() };
  const { endpoint, requests, answer } = await givenReceiver({ status: 503, headers: retryAt });
  const { makeSpans, statistics, report } = givenTracing({
    ...endpoint,
    OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    OTEL_BSP_SCHEDULE_DELAY: '10',
  });
  makeSpans(5, 'older');
  await expect.poll(() => statistics.failingExporters).toBe(1);
  const putOffAt = performance.now();
  answer.status = 200;
  makeSpans(3, 'newer');
  await expect.poll(() => statistics.exported, { timeout: 40_000 }).toBe(8);
  // The header's date has no milliseconds.
  expect(performance.now() - putOffAt).toBeGreaterThan(1500);
  expect(requests.map(({ body }) => decodeTraces(body).map(({ name }) => name))).toEqual([
    Array(5).fill('older'),
    [...Array(5).fill('older'), ...Array(3).fill('newer')],
  ]);
  expect(statistics.dropped.export_failed).toBe(0);
  expect(report.mock.calls[0]?.[2]).toMatchObject({ error: expect.stringMatching(/answered 503$/) });
});

test('a receiver that asks for no time at all is not asked again and again', async () => {
  const { endpoint, requests } = await givenReceiver({ status: 503, headers: { 'retry-after': '0' } });
  const { makeSpans, flush, statistics } = givenTracing({ ...endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: '5000' });
  makeSpans(5);
  await flush(20_000);
  expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 5 } });
  // One a second at most, as far as a busy machine comes.
  expect(requests.length).toBeGreaterThan(1);
  expect(requests.length).toBeLessThan(7);
});

test.each([400, 401, 404, 413, 500, 301])(
  '%i is not tried again, and what it says is told',
  async (status) => {
    const body = '{"code":3,"message":"tenant unknown"}';
    const { endpoint, requests } = await givenReceiver({
      status,
      headers: { ...inJson, 'retry-after': '1' },
      body,
    });
    const { makeSpans, flush, statistics, report } = givenTracing(endpoint);
    makeSpans(5);
    await flush(20_000);
    expect(requests).toHaveLength(1);
    expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 5 } });
    expect(report.mock.calls).toMatchObject([
      [
        'warn',
        'spans were lost on export',
        { error: expect.stringMatching(new RegExp(`answered ${status}: tenant unknown$`)) },
      ],
    ]);
  },
);
