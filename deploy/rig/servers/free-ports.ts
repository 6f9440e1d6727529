import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Where free ports are looked for: below those that Linux and macOS give to whoever connects to somebody. One of these
 * may be taken by any connection of any process, after it was found free and before a server listens on it.
 */
const lowestPort = 20_000;
const portsEnd = 32_768;
const mostTries = 1000;

/**
 * Test files that run at a time look in parts of their own, by Vitest's number of their place: a port that one of them
 * has found, or will want back, must not be another's.
 */
const parts = 4;
const partLength = Math.floor((portsEnd - lowestPort) / parts);
const partBegin = lowestPort + (Number(process.env['VITEST_POOL_ID'] ?? 0) % parts) * partLength;

/** Found in this process before: whoever asked may not listen yet. The last ones, so that none is out of use for ever. */
let handedOut: readonly number[] = [];
const mostRemembered = 1000;

/** `count` TCP ports of 127.0.0.1 that are free now and differ from each other. */
export function freePorts(count: number): Promise<number[]> {
  return findFree(count, (port) => createServer().listen(port, '127.0.0.1'));
}

/** `count` UDP ports of 127.0.0.1 that are free now and differ from each other. */
export function freeUdpPorts(count: number): Promise<number[]> {
  return findFree(count, (port) => createSocket('udp4').bind(port, '127.0.0.1'));
}

async function findFree(count: number, open: (port: number) => Server | Socket): Promise<number[]> {
  const found = new Map<number, Server | Socket>();
  try {
    for (let tries = 0; found.size < count; tries++) {
      if (tries === mostTries) throw new Error(`of ${mostTries} ports only ${found.size} were free`);
      const port = partBegin + randomInt(partLength);
      if (handedOut.includes(port)) continue;
      const opened = open(port);
      if (await listens(opened)) found.set(port, opened);
      else opened.close();
    }
    handedOut = [...handedOut, ...found.keys()].slice(-mostRemembered);
  } finally {
    await Promise.all([...found.values()].map((opened) => once(opened.close(), 'close')));
  }
  return [...found.keys()];
}

const listens = (opened: Server | Socket): Promise<boolean> =>
  once(opened, 'listening').then(
    () => true,
    () => false,
  );

/** The given port, or a free one. */
export async function choosePort(given: number | undefined): Promise<number> {
  const [port = 0] = given === undefined ? await freePorts(1) : [given];
  return port;
}

/** The port that people know, where it is free; else any that is. */
export async function preferPort(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  if (!(await listens(server))) return choosePort(undefined);
  await once(server.close(), 'close');
  return port;
}
