import { expect, test } from 'vitest';
import { parseOptions } from '../../../../deploy/commands/bench/options';

const names = (items: readonly { readonly name: string }[] | undefined) => items?.map(({ name }) => name);

const allTracers = [
  'untraced',
  'ours-100',
  'ours-10',
  'ours-1',
  'ours-0',
  ...[100, 10, 1].flatMap((percent) => [
    `stock-${percent}`,
    `dd-trace-${percent}`,
    `elastic-apm-node-${percent}`,
  ]),
];
const allRows = [
  'spans',
  'start',
  'get',
  'presign',
  'enqueue',
  'fastify',
  'pg',
  'grpc',
  'upload-64k',
  'scan',
  'upload-1m',
];

test('without options all tracers and rows are measured within an hour and a half', () => {
  const options = parseOptions([]);
  expect(options).toMatchObject({ minutes: 90, rounds: 60, seconds: 0.5, isQuick: false, json: undefined });
  expect(names(options?.tracers)).toEqual(allTracers);
  expect(names(options?.rows)).toEqual(allRows.filter((name) => !['fastify', 'pg', 'grpc'].includes(name)));
  expect(names(parseOptions(['--rows', 'fastify,pg'])?.rows)).toEqual(['fastify', 'pg']);
});

test('two minutes are for one row, and for the stock one alone of the peers', () => {
  const options = parseOptions(['--quick']);
  expect(options).toMatchObject({ minutes: 2, isQuick: true });
  expect(names(options?.tracers)).toEqual(['untraced', 'ours-100', 'ours-10', 'stock-100', 'stock-10']);
  expect(names(options?.rows)).toEqual(['get']);
  expect(names(parseOptions(['--quick', '--rows', 'scan'])?.rows)).toEqual(['scan']);
});

test('time, rounds, seconds, seed and the file are taken as given', () => {
  const args = '--minutes 0.5 --rounds 1 --seconds 0.25 --seed 7 --json out.json'.split(' ');
  expect(parseOptions(args)).toMatchObject({
    minutes: 0.5,
    rounds: 1,
    seconds: 0.25,
    seed: 7,
    json: 'out.json',
  });
});

test('a seed is drawn where none is given', () => {
  expect(parseOptions([])?.seed).toBeGreaterThan(0);
});

test('untraced is measured whatever is chosen, because every ratio is against it', () => {
  expect(names(parseOptions(['--tracers', 'stock-10'])?.tracers)).toEqual(['untraced', 'stock-10']);
});

test('a profile is of this bundle, or of the tracers that are named, and untraced', () => {
  const byDefault = parseOptions(['--profile', 'scan']);
  expect([byDefault?.profile?.name, names(byDefault?.tracers)]).toEqual(['scan', ['untraced', 'ours-100']]);
  const chosen = parseOptions(['--profile', 'get', '--tracers', 'dd-trace-100']);
  expect(names(chosen?.tracers)).toEqual(['untraced', 'dd-trace-100']);
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
  [['--minutes', '0'], '--minutes must be above 0 and below 1000, got "0"'],
  [['--seed', '0'], '--seed must be a whole number within 1..9999, got "0"'],
  [['--seconds', '0.0'], '--seconds must be above 0 and below 1000, got "0.0"'],
  [['--seconds', '1e3'], '--seconds must be above 0 and below 1000, got "1e3"'],
  [['--tracers', 'datadog'], `--tracers must be some of ${allTracers.join(', ')}, got "datadog"`],
  [['--rows', 'put'], `--rows must be some of ${allRows.join(', ')}, got "put"`],
  [
    ['--profile', 'start'],
    '--profile must be some of get, presign, enqueue, fastify, pg, grpc, upload-64k, scan, upload-1m, got "start"',
  ],
  [['--profile', 'get', '--endurance'], '--profile and --endurance exclude each other, got both'],
  [['--fast'], 'there is no option --fast, but --minutes, --rounds, '],
] as const)('%s is refused with its rule', ([args, message]) => {
  expect(() => parseOptions(args)).toThrow(message);
});
