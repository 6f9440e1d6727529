import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenOnLoopback } from '../../../../deploy/rig/proxies/listen-on-loopback';
import { TcpProxy } from '../../../../deploy/rig/proxies/tcp-proxy';
import { eventually } from '../../../eventually';

let echo: Echo;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = await startEcho('');
  proxy = await TcpProxy.start(echo.port);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  echo.server.close();
});

interface Echo {
  readonly server: Server;
  readonly port: number;
}

/** Sends back what comes, after a prefix that tells who it is. */
async function startEcho(prefix: string): Promise<Echo> {
  const server = createServer((socket) => socket.on('data', (bytes) => socket.write(prefix + String(bytes))));
  return { server, port: await listenOnLoopback(server) };
}

function open(): { socket: Socket; received: () => string; isClosed: () => boolean } {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  let isClosed = false;
  socket.on('data', (bytes) => (text += String(bytes)));
  socket.on('error', () => {});
  socket.on('close', () => (isClosed = true));
  return { socket, received: () => text, isClosed: () => isClosed };
}

test('bytes pass both ways', async () => {
  const { socket, received } = open();
  socket.write('hello');
  await eventually(() => expect(received()).toBe('hello'));
});

test('cut ends what is open and whatever comes, until it is up again', async () => {
  const before = open();
  before.socket.write('a');
  await eventually(() => expect(before.received()).toBe('a'));
  proxy.set('cut');
  await eventually(() => expect(before.isClosed()).toBe(true));
  const meanwhile = open();
  await eventually(() => expect(meanwhile.isClosed()).toBe(true));
  proxy.set('up');
  const after = open();
  after.socket.write('b');
  await eventually(() => expect(after.received()).toBe('b'));
});

test('an abandoned connection stays open and answers nothing, and new ones are as good as ever', async () => {
  const old = open();
  old.socket.write('a');
  await eventually(() => expect(old.received()).toBe('a'));
  proxy.abandon();
  old.socket.write('b');
  const fresh = open();
  fresh.socket.write('c');
  await eventually(() => expect(fresh.received()).toBe('c'));
  await setImmediate();
  expect([old.received(), old.isClosed()]).toEqual(['a', false]);
});

test('after a change of target open connections stay where they are, and new ones go there', async () => {
  const other = await startEcho('other ');
  const old = open();
  old.socket.write('a');
  await eventually(() => expect(old.received()).toBe('a'));
  proxy.retarget(other.port);
  const fresh = open();
  fresh.socket.write('b');
  old.socket.write('c');
  await eventually(() => expect([fresh.received(), old.received()]).toEqual(['other b', 'ac']));
  other.server.close();
});
