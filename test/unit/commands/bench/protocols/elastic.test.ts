import { expect, test } from 'vitest';
import { ElasticSpanCounter } from '../../../../../deploy/commands/bench/protocols/elastic';

const lines = [
  '{"metadata":{"service":{"name":"{\\"span\\":"}}}',
  '{"span":{"name":"PUT"}}',
  '{"transaction":{"name":"POST /api/upload"}}',
  '{"error":{}}',
  '{"span":{}}',
];

test('transactions and spans are counted, wherever the pieces of the stream end', () => {
  const stream = Buffer.from(`${lines.join('\n')}\n`);
  const counts = Array.from({ length: stream.length }, (_, at) => {
    const counter = new ElasticSpanCounter();
    counter.add(stream.subarray(0, at));
    counter.add(stream.subarray(at));
    return counter.spans;
  });
  expect(new Set(counts)).toEqual(new Set([3]));
});
