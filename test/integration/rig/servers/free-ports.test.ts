import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts, freeUdpPorts } from '../../../../deploy/rig/servers/free-ports';

const kinds = { TCP: freePorts, UDP: freeUdpPorts };

/** The lowest port that the system gives to whoever connects. */
const [lowestOfClients] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
  .split('\t')
  .map(Number);

test.each(Object.entries(kinds))(
  'free ports of %s differ, and no client is given one of them',
  async (_, find) => {
    const ports = await find(200);
    expect(new Set(ports).size).toBe(200);
    expect(Math.max(...ports)).toBeLessThan(lowestOfClients ?? 0);
  },
);

test('they can be listened on at once', async () => {
  const [[tcp = 0], [udp = 0]] = await Promise.all([freePorts(1), freeUdpPorts(1)]);
  const server = createServer().listen(tcp, '127.0.0.1');
  const socket = createSocket('udp4').bind(udp, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
  expect([server.address(), socket.address()]).toMatchObject([{ port: tcp }, { port: udp }]);
  await Promise.all([once(server.close(), 'close'), once(socket.close(), 'close')]);
});
