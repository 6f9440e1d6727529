import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readTraces } from '../../../../services/shared/jaeger/read-traces';

const span = {
  traceID: 'a'.repeat(32),
  spanID: 'b',
  operationName: 'upload',
  references: [{ refType: 'CHILD_OF', traceID: 'a'.repeat(32), spanID: 'c' }],
  startTime: 1_700_000_000_000_000,
  duration: 10,
  tags: [{ key: 'file.count', type: 'int64', value: 3 }],
  logs: [{ timestamp: 1_700_000_000_000_001, fields: [{ key: 'event', type: 'string', value: 'checked' }] }],
  processID: 'p1',
};
const processes = { p1: { serviceName: 'api', tags: [] } };
const whole = { traceID: span.traceID, spans: [span], processes };

const read = async (text: string, mostItemBytes = 1000) =>
  readTraces(Readable.from([Buffer.from(text)]), (each) => each, mostItemBytes);

test('traces are read whole, in their order', async () => {
  const other = {
    ...whole,
    traceID: 'f',
    spans: [
      { ...span, traceID: 'f' },
      { ...span, traceID: 'f' },
    ],
  };
  expect(await read(JSON.stringify({ data: [whole, other], total: 2 }))).toEqual([whole, other]);
});

test('what is kept of spans is what is asked for', async () => {
  const body = Readable.from([Buffer.from(JSON.stringify({ data: [whole] }))]);
  const [trace] = await readTraces(body, ({ spanID }) => spanID, 1000);
  expect(trace).toEqual({ ...whole, spans: ['b'] });
});

test('what Jaeger says more is left out, and lists that are null are empty', async () => {
  const spans = [{ ...span, flags: 1, references: null, tags: null, logs: null }];
  const [trace] = await read(JSON.stringify({ data: [{ ...whole, spans, warnings: null }] }));
  expect(trace?.spans).toEqual([{ ...span, references: [], tags: [], logs: [] }]);
});

test.each(['{"data":[]}', '{"data":[{"traceID":"a","spans":[],"processes":{}}]}'])(
  '%s holds no trace',
  async (text) => {
    expect(await read(text)).toEqual([]);
  },
);

const spanWith = (changes: object) =>
  JSON.stringify({ data: [{ ...whole, spans: [span, { ...span, ...changes }] }] });

test.each([
  [
    'a tag of another type',
    { tags: [{ key: 'a', type: 'int128', value: 1 }] },
    { tags: [{ key: 'a', type: 'string', value: 1 }] },
  ],
  [
    'a tag that is a list',
    { tags: [{ key: 'a', type: 'string', value: ['b'] }] },
    { tags: [{ key: 'a', type: 'string', value: '["b"]' }] },
  ],
  [
    'a tag without a value',
    { tags: [{ key: 'a', type: 'string' }] },
    { tags: [{ key: 'a', type: 'string', value: '' }] },
  ],
  ['a reference of another type', { references: [{ refType: 'LINK', traceID: 'f', spanID: 'c' }] }, {}],
])('a span with %s is read like all others', async (_what, changes, asRead) => {
  const [trace] = await read(spanWith(changes));
  expect(trace).toEqual({ ...whole, spans: [span, { ...span, ...changes, ...asRead }] });
});

test.each([
  ['without a process', { processID: undefined }],
  ['with a text for a time', { startTime: '1' }],
  ['that is too large', { operationName: 'x'.repeat(1000) }],
])('a span %s hides none of the others, and is counted', async (_what, changes) => {
  const [trace] = await read(spanWith(changes));
  expect(trace).toEqual({ ...whole, unreadable: 1 });
});

const answer = (changes: object) =>
  JSON.stringify({ data: [{ ...whole, spans: [{ ...span, ...changes }] }] });

test.each([
  ['nothing', '', 'it is no whole JSON'],
  ['a web page', '<html>', 'it is no whole JSON'],
  ['a part', answer({}).slice(0, -1), 'it is no whole JSON'],
  ['another JSON', '{"errors":[]}', 'it has no list "data"'],
  ['a span that is no JSON', '{"data":[{"spans":[{"traceID":}]}]}', 'data/0/spans/0 is no JSON'],
  [
    'a text for a time',
    answer({ startTime: '1' }),
    'data/0/spans/0/startTime: Invalid input: expected number',
  ],
  [
    'a field less',
    answer({ processID: undefined }),
    'data/0/spans/0/processID: Invalid input: expected string',
  ],
  ['a large span', answer({ operationName: 'x'.repeat(1000) }), 'data/0/spans/0 must be at most 1000 bytes'],
  ['a deep text', '['.repeat(65), 'JSON must be at most 64 levels deep'],
])('%s is told from an answer of Jaeger', async (_what, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});
