import { expect, test } from 'vitest';
import { addressesIn, namesToAsk } from '../../../../deploy/instrumentation/detectors/names';

const HOSTS = `127.0.0.1 localhost # this
::1\tlocalhost ip6-localhost
# 10.0.0.1 metadata.google.internal
169.254.169.254 metadata.google.internal  metadata`;
const OF_POD = `nameserver 10.96.0.10
search scan.svc.cluster.local svc.cluster.local cluster.local
options timeout:1 ndots:5`;

test.each([
  ['localhost', ['127.0.0.1', '::1']],
  ['metadata', ['169.254.169.254']],
  ['metadata.google.internal', ['169.254.169.254']],
  ['this', []],
])('a file of hosts has for %s %j', (name, addresses) => {
  expect(addressesIn(HOSTS, name)).toEqual(addresses);
});

test.each([
  ['', 'scanner', ['scanner']],
  ['search a.example', 'scanner', ['scanner.a.example', 'scanner']],
  ['search a.example\ndomain b.example', 'scanner', ['scanner.b.example', 'scanner']],
  [
    'search a.example',
    'metadata.google.internal',
    ['metadata.google.internal', 'metadata.google.internal.a.example'],
  ],
  [OF_POD, 'metadata.google.internal.', ['metadata.google.internal']],
  [
    OF_POD,
    'kubernetes.default.svc',
    [
      'kubernetes.default.svc.scan.svc.cluster.local',
      'kubernetes.default.svc.svc.cluster.local',
      'kubernetes.default.svc.cluster.local',
      'kubernetes.default.svc',
    ],
  ],
])('by %j, %s is asked for as %j', (resolvConf, name, names) => {
  expect(namesToAsk(resolvConf, name)).toEqual(names);
});
