import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { lookUp } from '../../../../deploy/instrumentation/detectors/look-up';

const lookedUp = promisify(lookUp);

test.each([
  ['169.254.169.254', {}, '169.254.169.254'],
  ['fd00:ec2::254', {}, 'fd00:ec2::254'],
  ['localhost', { family: 4 }, '127.0.0.1'],
  ['169.254.169.254', { all: true }, [{ address: '169.254.169.254', family: 4 }]],
])('%s by %j is %j, whatever the resolver', async (name, options, expected) => {
  expect(await lookedUp(name, options)).toEqual(expected);
});

test('a name that nobody has is not found', async () => {
  await expect(lookedUp('169.254.169.254', { family: 6 })).rejects.toMatchObject({ code: 'ENOTFOUND' });
});
