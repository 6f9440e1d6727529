import { expect, test } from 'vitest';
import { parseOptions } from '../../../../deploy/commands/soak/options';
import { UsageError } from '../../../../services/shared/command/arguments';

const faults = { local: ['api-killed', 'redis-full'], cluster: ['node-drained'] };

test('ten minutes of two uploads a second by twenty users, with every fault, unless said otherwise', () => {
  const { seed, ...rest } = parseOptions([], faults);
  expect(seed).toBeGreaterThanOrEqual(0);
  expect(rest).toEqual({
    help: false,
    minutes: 10,
    uploadsPerSecond: 2,
    users: 20,
    faults: undefined,
    output: undefined,
    cluster: undefined,
  });
});

test.each([
  [['--minutes', '0'], '--minutes must be a number within 0.1..1440, got "0"'],
  [['--rate', 'fast'], '--rate must be a number within 0.1..100, got "fast"'],
  [['--faults', 'flood'], '--faults takes api-killed, redis-full, got "flood"'],
  [['--context', 'kind-a', '--faults', 'api-killed'], '--faults takes node-drained, got "api-killed"'],
])('%j is refused with the rule', (args, message) => {
  expect(() => parseOptions(args, faults)).toThrow(new UsageError(message));
});

test('a context leads to a release in a cluster', () => {
  const { cluster } = parseOptions(['--context', 'kind-a', '--release', 'pages'], faults);
  expect(cluster).toEqual({ context: 'kind-a', namespace: 'mangamotion', release: 'pages' });
});
