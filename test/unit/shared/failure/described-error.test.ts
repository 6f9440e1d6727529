import { expect, test } from 'vitest';
import { describedError } from '../../../../services/shared/failure/described-error';

const stack = expect.stringContaining('described-error.test.ts');

test('an error keeps type, message, stack, code and cause, and nothing else', () => {
  const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED', address: '10.0.0.1' });
  const error = Object.assign(new Error('outer', { cause }), {
    command: { name: 'auth', args: ['secret'] },
    previousErrors: [new Error('secret')],
    code: 7,
  });
  expect(describedError(error)).toEqual({
    type: 'Error',
    message: 'outer',
    stack,
    code: 7,
    cause: { type: 'TypeError', message: 'inner', stack, code: 'ECONNREFUSED' },
  });
});

test.each([
  ['connect redis://reader:s@cret@redis:6379/0 failed', 'connect redis://***@redis:6379/0 failed'],
  ['no https://:secret@jaeger and https://reader@jaeger', 'no https://***@jaeger and https://***@jaeger'],
  ['PUT /k?X-Amz-Signature=abc&x=1', 'PUT /k?X-Amz-Signature=***&x=1'],
  [
    "ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'default' 'secret'",
    "ERR unknown command 'HELLO', with args beginning with: ***",
  ],
  [
    'mail reader@example.org about http://example.org/a@b',
    'mail reader@example.org about http://example.org/a@b',
  ],
])('%s reads %s', (message, shown) => {
  expect(describedError(new Error(message))).toMatchObject({ message: shown });
  expect(describedError(message)).toBe(shown);
  expect(JSON.stringify(describedError(new Error(message)))).not.toContain('secret');
});

test('an error without a message of its own has those of its parts', () => {
  const errors = [new Error('connect ECONNREFUSED ::1:1'), new Error('connect ECONNREFUSED 127.0.0.1:1')];
  expect(describedError(new AggregateError(errors))).toMatchObject({
    message: 'connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1',
  });
});

test('a chain of causes and a message without end are cut', () => {
  const error = new Error('x'.repeat(100_000));
  error.cause = error;
  expect(JSON.stringify(describedError(error)).length).toBeLessThan(130_000);
});

test.each([
  [undefined, 'no error, but of type undefined'],
  [{ password: 'secret' }, 'no error, but of type object'],
  [Object.defineProperty(new Error('x'), 'stack', { get: () => fail() }), 'a value that cannot be described'],
])('%s, thrown, reads %s', (thrown, shown) => {
  expect(describedError(thrown)).toBe(shown);
});

function fail(): never {
  throw new Error('a getter that throws');
}
