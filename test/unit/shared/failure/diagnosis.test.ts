import { expect, test } from 'vitest';
import { diagnosisOf } from '../../../../services/shared/failure/diagnosis';

const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const wrapping = (cause: unknown): Error => new Error('storage does not answer', { cause });

test.each([
  ['what a wrapper holds', wrapping(wrapping(new Error('socket hang up'))), 'socket hang up'],
  [
    'each of several addresses',
    new AggregateError([new Error('no ::1'), new Error('no 127.0.0.1')]),
    'no ::1; no 127.0.0.1',
  ],
  [
    'what was wrong with the last node of a cluster',
    Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError: new Error('WRONGPASS no') }),
    'Redis refuses the user or the password: mend them in REDIS_URL (WRONGPASS no)',
  ],
  [
    'what a transaction hides',
    Object.assign(new Error('EXECABORT Transaction discarded'), {
      previousErrors: [new Error('OOM command not allowed')],
    }),
    'Redis is full: raise its maxmemory (EXECABORT Transaction discarded)',
  ],
  [
    "a script's error of a Redis before 7",
    new Error(
      "ERR Error running script: @user_script:1: -READONLY You can't write against a read only replica.",
    ),
    'this Redis is a replica: REDIS_URL must lead to the primary',
  ],
  [
    'a host that is not there',
    wrapping(coded('getaddrinfo ENOTFOUND redis', 'ENOTFOUND')),
    'DNS does not know the host: mend its name (getaddrinfo ENOTFOUND redis)',
  ],
  ['DNS that does not answer', coded('getaddrinfo EAI_AGAIN redis', 'EAI_AGAIN'), 'DNS does not answer'],
  [
    'a private authority',
    coded('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'),
    'REDIS_CA_FILE for Redis, in NODE_EXTRA_CA_CERTS',
  ],
  [
    'TLS where there is none',
    coded('wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    'mend the scheme or the port',
  ],
  ['what is no error', 'away', 'away'],
  ['no credentials', new Error('no redis://reader:secret@redis'), 'no redis://***@redis'],
])('the diagnosis tells %s', (_name, failure, reason) => {
  expect(diagnosisOf(failure)).toContain(reason);
});

test('a chain that leads back to its beginning has an end', () => {
  const error = new Error('round and round');
  error.cause = error;
  expect(diagnosisOf(error)).toBe('round and round');
});
