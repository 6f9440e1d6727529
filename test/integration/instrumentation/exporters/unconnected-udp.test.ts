import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UdpTransport } from '../../../../deploy/instrumentation/exporters/transports/udp-transport';

const descriptors = (): number => readdirSync('/dev/fd').length;

test('a socket that cannot be connected is closed, and its packets count as lost', async () => {
  // A socket that does not ask for it may not connect to everybody.
  const transport = new UdpTransport({ host: '255.255.255.255', port: 6831 });
  const before = descriptors();
  for (let batch = 0; batch < 50; batch++)
    expect(await transport.carry([Buffer.of(0)])).toMatchObject([{ fate: 'lost' }]);
  await new Promise(setImmediate);
  expect(descriptors() - before).toBeLessThan(25);
});
