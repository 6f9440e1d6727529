import { expect, test } from 'vitest';
import { run } from '../../../../deploy/cluster/command';
import { attempt } from '../../../../deploy/commands/doctor/attempt';

const script = (text: string, options = {}) => attempt(() => run('sh', ['-c', `${text} # long`], options));

test('a program that was ended is named without its arguments', async () => {
  const error = 'sh was ended, at the latest after 200 ms';
  expect(await script('exec sleep 30', { timeoutMillis: 200 })).toEqual({ error });
});

test('what a program wrote is its reason', async () => {
  expect(await script('echo no such host >&2; exit 1')).toEqual({ error: 'no such host' });
});
