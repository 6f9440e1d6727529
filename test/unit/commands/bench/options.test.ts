import { expect, test } from 'vitest';
import { parseOptions } from '../../../../deploy/commands/bench/options';

const names = (items: readonly { readonly name: string }[] | undefined) => items?.map(({ name }) => name);

test('without options all tracers and rows are measured in nine rounds of two seconds', () => {
  const options = parseOptions([]);
  expect(options).toMatchObject({ rounds: 9, seconds: 2, json: undefined });
  expect(names(options?.tracers)).toEqual([
    'untraced',
    'ours-100',
    'ours-10',
    'ours-1',
    'stock',
    'dd-trace',
    'elastic-apm-node',
  ]);
  expect(names(options?.rows)).toEqual(['get', 'presign', 'enqueue', 'upload']);
});

test('rounds, seconds and the file are taken as given', () => {
  expect(parseOptions(['--rounds', '1', '--seconds', '0.5', '--json', 'out.json'])).toMatchObject({
    rounds: 1,
    seconds: 0.5,
    json: 'out.json',
  });
});

test('untraced is measured whatever is chosen, because every ratio is against it', () => {
  expect(names(parseOptions(['--tracers', 'stock'])?.tracers)).toEqual(['untraced', 'stock']);
});

test('a profile is of this bundle, or of the tracers that are named, and not of untraced', () => {
  const byDefault = parseOptions(['--profile', 'enqueue']);
  expect([byDefault?.profile?.name, names(byDefault?.tracers)]).toEqual(['enqueue', ['ours-100']]);
  expect(names(parseOptions(['--profile', 'get', '--tracers', 'dd-trace'])?.tracers)).toEqual(['dd-trace']);
});

test('endurance is of untraced and this bundle', () => {
  const options = parseOptions(['--endurance']);
  expect([options?.isEndurance, names(options?.tracers)]).toEqual([true, ['untraced', 'ours-100']]);
});

test('help measures nothing', () => {
  expect(parseOptions(['--help'])).toBeUndefined();
});

test.for([
  [['--rounds', '0'], '--rounds must be a whole number within 1..9999, got "0"'],
  [['--rounds', '1.5'], '--rounds must be a whole number within 1..9999, got "1.5"'],
  [['--seconds', '0.0'], '--seconds must be above 0 and below 1000, got "0.0"'],
  [['--seconds', '1e3'], '--seconds must be above 0 and below 1000, got "1e3"'],
  [
    ['--tracers', 'datadog'],
    '--tracers must be some of untraced, ours-100, ours-10, ours-1, stock, dd-trace, elastic-apm-node, got "datadog"',
  ],
  [['--rows', 'put'], '--rows must be some of get, presign, enqueue, upload, got "put"'],
  [['--profile', 'put'], '--profile must be some of get, presign, enqueue, upload, got "put"'],
  [['--profile', 'get', '--endurance'], '--profile and --endurance exclude each other, got both'],
  [['--fast'], 'there is no option --fast, but --rounds, '],
] as const)('%s is refused with its rule', ([args, message]) => {
  expect(() => parseOptions(args)).toThrow(message);
});
