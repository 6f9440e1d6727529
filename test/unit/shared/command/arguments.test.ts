import { expect, test } from 'vitest';
import { parseArguments, UsageError } from '../../../../services/shared/command/arguments';

const options = { minutes: { type: 'string' }, help: { type: 'boolean' } } as const;

test.each([
  [['--bogus'], 'there is no option --bogus, but --minutes, --help'],
  [['-x'], 'there is no option -x, but --minutes, --help'],
  [['twice'], 'options are all that it takes, got "twice"'],
  [['--minutes'], "Option '--minutes <value>' argument missing"],
  [['--help=yes'], "Option '--help' does not take an argument"],
])('%j is refused in words of our own', (args, message) => {
  expect(() => parseArguments({ args, options })).toThrow(new UsageError(message));
});
