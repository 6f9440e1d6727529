import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { runWithBundle, runWithStock, type Worked } from './run-library';
import { startQueues } from './servers/queues';

let queues: Awaited<ReturnType<typeof startQueues>>;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(async () => await queues.stop());

/** Spans of messages, and the names of those that they link, of the same trace. */
function linksOf({ spans }: Worked): [string, string[]][] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return spans
    .filter(({ kind }) => ['PRODUCER', 'CONSUMER'].includes(kind))
    .map(({ name, links }) => [name, links.map(({ spanId }) => names.get(spanId) ?? spanId)]);
}

const expected = [
  ['pages send', []],
  ['pages send', []],
  ['pages receive', ['pages send', 'pages send']],
];

test('the stock bundle links the senders of the messages that SQS brings', async () => {
  expect(linksOf(await runWithStock('sqs.cjs', { QUEUES: queues.url }))).toEqual(expected);
});

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  test.each(['true', 'false'])(
    'so does ours, with TRACING_TRUST_INCOMING=%s, and each of them once',
    async (TRACING_TRUST_INCOMING) => {
      const env = { TRACING_FAST_PATH, TRACING_TRUST_INCOMING, QUEUES: queues.url };
      const ours = await runWithBundle('sqs.cjs', env);
      expect(ours.stderr).toBe('');
      expect(linksOf(ours)).toEqual(expected);
    },
  );
});
