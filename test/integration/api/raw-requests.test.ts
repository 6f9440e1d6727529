import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../eventually';
import { RawConnection } from '../../raw-connection';
import { type ApiFixture, startApi } from './api-fixture';

let api: ApiFixture;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

test.each([
  ['headers beyond 16 KiB', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ['what is no HTTP', 'no http at all\r\n\r\n', 400],
])('%s are refused with a problem before there is a request', async (_what, request, status) => {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  socket.end(request);
  const answer = (await socket.setEncoding('utf8').toArray()).join('');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain('Content-Type: application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ status, type: 'urn:mangamotion:problem:malformed-request' });
});

test.each([
  ['an expectation that nobody knows', 'POST /api/upload', 'expect: 200-maybe\r\n', 417],
  [
    'a body in a transfer coding',
    'POST /api/upload',
    'content-type: multipart/form-data; boundary=b\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n',
    400,
  ],
  ['half a surrogate in a path', 'GET /api/jobs/%ED%A0%80', '', 400],
  ['two lengths', 'POST /api/presign', 'content-length: 2\r\ncontent-length: 3\r\n', 400],
  ['a method that nobody has', 'PROPFIND /api/upload', '', 404],
])('%s is the fault of its caller', async (_what, target, headers, status) => {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.write(`${target} HTTP/1.1\r\nhost: a\r\nx-user-id: alice\r\nconnection: close\r\n${headers}\r\n`);
  const answer = (await socket.toArray()).join('');
  expect(answer.split(' ', 2)).toEqual(['HTTP/1.1', String(status)]);
});
test.each([
  ['a form', 'POST /api/upload', 'multipart/form-data; boundary=b'],
  ['JSON', 'POST /api/presign', 'application/json'],
])(
  '%s that comes byte by byte is refused, and not read to its end',
  async (_what, target, contentType) => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    // What is sent on is refused by a reset.
    socket.on('error', () => {});
    let answer = '';
    socket.on('data', (text) => (answer += String(text)));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `${target} HTTP/1.1\r\nhost: a\r\nx-user-id: alice\r\ncontent-type: ${contentType}\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    // After what has come was read: a write that is reset would take an answer along that nobody has looked at yet.
    const sending = setInterval(() => setImmediate(() => socket.write('1\r\nx\r\n'.repeat(2048))), 5);
    // A linger of ten seconds would have cut it off, too.
    await closed;
    clearInterval(sending);
    expect(answer).toContain('HTTP/1.1 400 ');
    expect(answer).toContain('must come in pieces of 64 bytes or more, on average');
  },
  9000,
);

test('a connection is kept for longer than a load balancer keeps its own', async () => {
  const connection = await RawConnection.open(new URL(api.url).port);
  connection.send('GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n');
  await eventually(() => expect(connection.answers).toEqual(['200 keep-alive']));
  expect(connection.received).toContain('\r\nKeep-Alive: timeout=75\r\n');
  connection.socket.destroy();
});
