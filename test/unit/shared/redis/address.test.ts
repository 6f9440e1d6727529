import { expect, test } from 'vitest';
import { parseRedisUrl } from '../../../../services/shared/redis-address';

test.each([
  ['redis://redis', { topology: 'server', isTls: false, hosts: [{ host: 'redis', port: 6379 }], db: 0 }],
  [
    'rediss://reader:p%40ss@[::1]:6380/2',
    {
      topology: 'server',
      isTls: true,
      hosts: [{ host: '::1', port: 6380 }],
      db: 2,
      username: 'reader',
      password: 'p@ss',
    },
  ],
  [
    'redis://:p@s/s%@redis:1',
    { topology: 'server', isTls: false, hosts: [{ host: 'redis', port: 1 }], db: 0, password: 'p@s/s%' },
  ],
  [
    'redis+sentinel://:secret@a,b:1/manga/3?sentinelPassword=other',
    {
      topology: 'sentinel',
      isTls: false,
      hosts: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 1 },
      ],
      db: 3,
      password: 'secret',
      primaryName: 'manga',
      sentinelPassword: 'other',
    },
  ],
  ['rediss+cluster://a:1', { topology: 'cluster', isTls: true, hosts: [{ host: 'a', port: 1 }], db: 0 }],
])('%s is read', (url, address) => {
  expect(parseRedisUrl(url)).toEqual(address);
});

test.each([
  'http://redis',
  'redis://',
  'redis://redis:0',
  'redis://a,b',
  'redis://redis/first',
  'redis+sentinel://a',
  'redis+cluster://a/1',
])('%s is refused', (url) => {
  expect(parseRedisUrl(url)).toBeUndefined();
});
