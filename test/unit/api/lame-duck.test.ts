import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { LameDuck } from '../../../services/api/lame-duck';
import { eventually } from '../../eventually';
import { RawConnection } from '../../raw-connection';

class Given {
  /** Paths of the requests that were handled. */
  readonly handled: (string | undefined)[] = [];
  readonly server: Server = createServer();
  readonly lameDuck: LameDuck;

  /** @param listener answers `/later…`; all else is answered at once. */
  constructor(listener: RequestListener = () => {}) {
    // Nothing here ends because its time is over.
    this.server.keepAliveTimeout = 600_000;
    this.lameDuck = new LameDuck(this.server, (request, response) => {
      this.handled.push(request.url);
      if (request.url?.startsWith('/later')) listener(request, response);
      else response.end('now');
    });
    onTestFinished(() => this.server.close().closeAllConnections());
  }

  async connected(): Promise<RawConnection> {
    if (!this.server.listening) await once(this.server.listen(0, '127.0.0.1'), 'listening');
    const address = this.server.address();
    const connection = await RawConnection.open(typeof address === 'object' ? (address?.port ?? 0) : 0);
    onTestFinished(() => void connection.socket.destroy());
    return connection;
  }
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;

/** Answers that are given when the test says so. */
class Later {
  readonly #responses: Parameters<RequestListener>[1][] = [];
  readonly listener: RequestListener = (_request, response) => void this.#responses.push(response);

  get waiting(): number {
    return this.#responses.length;
  }
  begin(): void {
    for (const response of this.#responses) response.write('begun ');
  }
  end(): void {
    for (const response of this.#responses) response.end('ended');
  }
}

/** A request that waits for its answer. */
async function asked(request: string) {
  const later = new Later();
  const given = new Given(later.listener);
  const connection = await given.connected();
  connection.send(request);
  await eventually(() => expect(later.waiting).toBe(1));
  return { later, given, connection };
}

test('connections are kept until it begins, and the next answer on each is its last one', async () => {
  const given = new Given();
  const connection = await given.connected();
  connection.send(get('/'));
  await eventually(() => expect(connection.answers).toEqual(['200 keep-alive']));
  given.lameDuck.begin();
  connection.send(get('/'));
  await connection.ended;
  expect(connection.answers).toEqual(['200 keep-alive', '200 close']);
});

test('an answer that is under way when it begins is the last one on its connection', async () => {
  const { later, given, connection } = await asked(get('/later'));
  given.lameDuck.begin();
  later.end();
  await connection.ended;
  expect(connection.answers).toEqual(['200 close']);
});

test('an answer that had said that its connection is kept is followed by one more', async () => {
  const { later, given, connection } = await asked(get('/later'));
  later.begin();
  given.lameDuck.begin();
  later.end();
  await eventually(() => expect(connection.received).toContain('ended'));
  connection.send(get('/'));
  await connection.ended;
  expect(connection.answers).toEqual(['200 keep-alive', '200 close']);
});

test('such an answer ends its connection where it outlasts the server', async () => {
  const { later, given, connection } = await asked(get('/later'));
  later.begin();
  given.lameDuck.begin();
  given.lameDuck.end();
  const closed = once(given.server, 'close');
  later.end();
  await Promise.all([closed, connection.ended]);
  expect(connection.received).toContain('ended');
});

test('pipelined requests are all answered, and the last answer ends the connection', async () => {
  const later = new Later();
  const given = new Given(later.listener);
  const connection = await given.connected();
  given.lameDuck.begin();
  connection.send(get('/later-1') + get('/later-2') + get('/later-3'));
  await eventually(() => expect(later.waiting).toBe(3));
  later.end();
  await connection.ended;
  expect(connection.answers).toEqual(['200 keep-alive', '200 keep-alive', '200 close']);
});

test('what comes after a last answer is not begun', async () => {
  const given = new Given();
  const connection = await given.connected();
  given.lameDuck.begin();
  connection.send(get('/1') + get('/2'));
  await connection.ended;
  expect({ answers: connection.answers, handled: given.handled }).toEqual({
    answers: ['200 close'],
    handled: ['/1'],
  });
});

test('HTTP/1.0 that would keep its connection is told, too', async () => {
  const given = new Given();
  const connection = await given.connected();
  given.lameDuck.begin();
  connection.send('GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n');
  await connection.ended;
  expect(connection.answers).toEqual(['200 close']);
});

test('its end closes connections that were never used, and those that are idle', async () => {
  const given = new Given();
  const [unused, used] = [await given.connected(), await given.connected()];
  used.send(get('/'));
  await eventually(() => expect(used.answers).toEqual(['200 keep-alive']));
  const closed = once(given.server, 'close');
  given.lameDuck.begin();
  given.lameDuck.end();
  await Promise.all([closed, unused.ended, used.ended]);
});

test('a connection whose request comes to its end after its answer ends then, where it outlasts the server', async () => {
  const { later, given, connection } = await asked(
    'POST /later HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\na',
  );
  later.end();
  await eventually(() => expect(connection.answers).toEqual(['200 keep-alive']));
  const closed = once(given.server, 'close');
  given.lameDuck.begin();
  given.lameDuck.end();
  connection.send('b');
  await Promise.all([closed, connection.ended]);
});

test('what one connection still reads is not cut off where another one ends', async () => {
  const large = 'x'.repeat(64 * 1024 ** 2);
  const later = new Later();
  const given = new Given((request, response) => {
    if (request.url === '/later-large') response.end(large);
    else later.listener(request, response);
  });
  const [slow, quick] = [await given.connected(), await given.connected()];
  slow.socket.pause();
  slow.send(get('/later-large'));
  quick.send(get('/later'));
  await eventually(() => expect([given.handled.length, later.waiting]).toEqual([2, 1]));
  later.begin();
  given.lameDuck.begin();
  given.lameDuck.end();
  later.end();
  await quick.ended;
  slow.socket.resume();
  await slow.ended;
  expect(slow.received.endsWith(large)).toBe(true);
});
