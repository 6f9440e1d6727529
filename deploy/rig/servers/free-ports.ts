import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** `count` TCP ports of 127.0.0.1 that are free now and differ from each other. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
      return address.port;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** `count` UDP ports of 127.0.0.1 that are free now and differ from each other. */
export async function freeUdpPorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createSocket('udp4'));
  const ports = await Promise.all(
    sockets.map(async (socket) => {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      return socket.address().port;
    }),
  );
  await Promise.all(sockets.map((socket) => once(socket.close(), 'close')));
  return ports;
}

/** The given port, or a free one. */
export async function choosePort(given: number | undefined): Promise<number> {
  const [port = 0] = given === undefined ? await freePorts(1) : [given];
  return port;
}

/** The port that people know, where it is free; else any that is. */
export async function preferPort(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return choosePort(undefined);
  await once(server.close(), 'close');
  return port;
}
