import { expect, test } from 'vitest';
import { reasonOf } from '../../../../services/shared/failure/reason-of';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');

test.each([
  ['its own words', new Error('storage does not answer', { cause: refused }), 'storage does not answer'],
  [
    'the cause of a fetch that failed',
    new TypeError('fetch failed', { cause: refused }),
    'connect ECONNREFUSED 127.0.0.1:1',
  ],
  [
    'each address that was tried for a fetch',
    new TypeError('fetch failed', { cause: new AggregateError([new Error('no ::1'), refused]) }),
    'no ::1; connect ECONNREFUSED 127.0.0.1:1',
  ],
  ['a code, where nothing else is known', Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['a name, where not even a code is known', new RangeError(''), 'RangeError'],
  ['what is no error', 'away', 'away'],
])('the reason is %s', (_name, error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});

test('an error without words that leads back to itself has its name', () => {
  const error = new Error('');
  error.cause = error;
  expect(reasonOf(error)).toBe('Error');
});
