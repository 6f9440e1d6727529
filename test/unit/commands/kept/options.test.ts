import { expect, test } from 'vitest';
import { parseOptions } from '../../../../deploy/commands/kept/options';
import { UsageError } from '../../../../services/shared/command/arguments';

test('two thousand uploads, of which one in a hundred fails and one in two hundred is slow, unless said otherwise', () => {
  expect(parseOptions([])).toEqual({
    help: false,
    uploads: 2000,
    rate: 10,
    failedPercent: 1,
    slowPercent: 0.5,
    during: [],
    output: undefined,
    context: '',
    namespace: 'mangamotion',
    release: 'mangamotion',
  });
});

test('what happens meanwhile is done in the order that it is named in', () => {
  expect(parseOptions(['--during', 'scale,stop']).during).toEqual(['scale', 'stop']);
});

test.each([
  [['--uploads', '0'], '--uploads must be a number within 1..1000000, got "0"'],
  [['--failed', ''], '--failed must be a number within 0..100, got ""'],
  [['--during', 'flood'], '--during takes stop, kill, crash, scale, got "flood"'],
])('%j is refused with the rule', (args, message) => {
  expect(() => parseOptions(args)).toThrow(new UsageError(message));
});
