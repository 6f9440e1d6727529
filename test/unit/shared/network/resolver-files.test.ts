import { expect, test } from 'vitest';
import { candidatesOf, hostAddressesOf } from '../../../../services/shared/network/resolver-files';

const hosts = `
127.0.0.1  localhost # and ::1 jaeger
::1\tlocalhost ip6-localhost
# 10.0.0.9 jaeger
10.0.0.1 first Jaeger jaeger.example
2001:db8::1 jaeger
not-an-address jaeger
`;

test.each([
  [
    'localhost',
    [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ],
  ],
  [
    'JAEGER',
    [
      { address: '10.0.0.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ],
  ],
  ['jaeger.example', [{ address: '10.0.0.1', family: 4 }]],
  ['ip6-localhost', [{ address: '::1', family: 6 }]],
  ['and', []],
  ['example', []],
  ['10.0.0.1', []],
])('%s has the addresses of /etc/hosts', (host, addresses) => {
  expect(hostAddressesOf(host, hosts)).toEqual(addresses);
});

const inPod = `nameserver 10.96.0.10
search example.org
search pages.svc.cluster.local svc.cluster.local
options ndots:5 timeout:1
`;

test.each([
  [
    'jaeger.pages.svc',
    inPod,
    ['jaeger.pages.svc.pages.svc.cluster.local', 'jaeger.pages.svc.svc.cluster.local', 'jaeger.pages.svc'],
  ],
  [
    'a.b.c.d.e.f',
    inPod,
    ['a.b.c.d.e.f', 'a.b.c.d.e.f.pages.svc.cluster.local', 'a.b.c.d.e.f.svc.cluster.local'],
  ],
  ['jaeger.example.', inPod, ['jaeger.example.']],
  ['scanner', 'search a.example\ndomain b.example', ['scanner.b.example', 'scanner']],
  ['jaeger', 'domain example.org\n', ['jaeger.example.org', 'jaeger']],
  ['jaeger.example', 'search example.org ; old\n', ['jaeger.example', 'jaeger.example.example.org']],
  ['jaeger', 'search .\n', ['jaeger', 'jaeger']],
  ['jaeger', 'search example.org. .\n', ['jaeger.example.org.', 'jaeger', 'jaeger']],
  ['jaeger', '', ['jaeger']],
  ['jaeger', 'options ndots:many\n#search example.org\n', ['jaeger']],
])('%s is asked for as resolv.conf(5) says', (host, configuration, names) => {
  expect(candidatesOf(host, configuration)).toEqual(names);
});
