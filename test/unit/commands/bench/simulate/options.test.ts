import { expect, test } from 'vitest';
import { parseSimulateOptions } from '../../../../../deploy/commands/bench/simulate/options';

test('a rate is all that is needed', () => {
  expect(parseSimulateOptions(['--uploads', '1000/s'])).toEqual({
    perSecond: 1000,
    uploads: 50_000,
    seed: 1,
    concurrency: 2,
    counts: {},
    millis: {},
    from: undefined,
  });
});

test('figures of one’s own are taken as given', () => {
  const args = ['--uploads', '10', '--redis', '3', '--clamd-millis', '40', '--s3-millis', '20'];
  expect(parseSimulateOptions(args)).toMatchObject({
    perSecond: 10,
    counts: { redis: 3 },
    millis: { clamd: 40, s3: 20 },
  });
});

test.each([
  [[], '--uploads must be a rate like 1000/s, got none'],
  [['--uploads', '10/m'], '--uploads must be a rate like 1000/s, got "10/m"'],
  [['--uploads', '10', '--api', '0'], '--api must be a number within 1..1000000, got "0"'],
])('%j is refused', (args, message) => {
  expect(() => parseSimulateOptions(args)).toThrow(message);
});

test('help is no run', () => {
  expect(parseSimulateOptions(['--help'])).toBeUndefined();
});
