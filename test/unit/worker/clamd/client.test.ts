import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ClamdClient } from '../../../../services/worker/clamd/client';
import { ScannerUnavailableError } from '../../../../services/worker/clamd/errors';
import type { ScanOutcome } from '../../../../services/worker/clamd/outcome';
import { answerAtEnd, type ScriptedClamd, startScriptedClamd } from './scripted-clamd';

let clamd: ScriptedClamd | undefined;

afterEach(async () => clamd?.stop());

const page = Buffer.from('page');

interface ScanOptions {
  readonly content?: readonly Buffer[];
  readonly sizeBytes?: number;
  readonly scanTimeoutMillis?: number;
}

async function scan(
  script: Parameters<typeof startScriptedClamd>[0],
  { content = [page], sizeBytes, scanTimeoutMillis = 5000 }: ScanOptions = {},
): Promise<ScanOutcome> {
  clamd = await startScriptedClamd(script);
  const client = new ClamdClient({ host: clamd.host, port: clamd.port, scanTimeoutMillis });
  return client.scan(stream(content), sizeBytes ?? Buffer.concat(content).length);
}

async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

test('a file is sent as INSTREAM: command, chunks after their lengths, a length of zero', async () => {
  await scan(answerAtEnd('stream: OK\0'), { content: [Buffer.from('ab'), Buffer.from('c')] });
  expect(clamd?.received().toString('latin1')).toBe(
    ['zINSTREAM\0', '\0\0\0\x02ab', '\0\0\0\x01c', '\0\0\0\0'].join(''),
  );
});

test('a large buffer is cut into chunks of at most 64 KiB', async () => {
  const content = [Buffer.alloc(150_000, 'x')];
  expect(await scan(answerAtEnd('stream: OK\0'), { content })).toEqual({ verdict: 'clean' });
  expect(clamd?.received().length).toBe('zINSTREAM\0'.length + 150_000 + 4 * 4);
});

test('an empty file can be clean', async () => {
  expect(await scan(answerAtEnd('stream: OK\0'), { content: [] })).toEqual({ verdict: 'clean' });
});

test('a reply that comes in pieces counts as one', async () => {
  const outcome = await scan((socket, received) => {
    answerAtEnd('stream: Eicar')(socket, received);
    socket.on('data', () => setImmediate(() => socket.write('-Test FOUND\0')));
  });
  expect(outcome).toEqual({ verdict: 'infected', signature: 'Eicar-Test' });
});

const notVerdicts = [
  ['without its end', 'stream: OK'],
  ['cut off', 'stream: O'],
  ['empty', ''],
  ['with a newline for an end', 'stream: OK\n'],
  ['that is a zero byte alone', '\0'],
  ['with more behind its end', 'stream: OK\0stream: OK\0'],
  ['in another case', 'stream: ok\0'],
  ['with something before it', 'xstream: OK\0'],
  ['with something after it', 'stream: OK \0'],
  ['that is an error', "stream: Can't allocate memory ERROR\0"],
  ['to another command', 'PONG\0'],
  ['without a signature', 'stream:  FOUND\0'],
] as const;

test.each(notVerdicts)('a reply %s is no verdict: %j', async (_what, reply) => {
  const scanned = scan((socket, received) => {
    socket.on('data', () => {
      if (received().subarray(-4).equals(Buffer.alloc(4))) socket.end(reply);
    });
  });
  await expect(scanned).rejects.toThrow(ScannerUnavailableError);
});

test('an endless reply is no verdict', async () => {
  const scanned = scan(answerAtEnd('x'.repeat(5000)));
  await expect(scanned).rejects.toThrow('the reply has no proper end');
});

/** A file that clamd cannot have seen whole, because the last part is not sent before it answered. */
async function scanAnsweredEarly(reply: string): Promise<ScanOutcome> {
  const { promise: afterReply, resolve } = Promise.withResolvers<void>();
  clamd = await startScriptedClamd((socket: Socket) => {
    // The reply has reached the client before the content goes on.
    socket.once('data', () => socket.write(reply, () => setTimeout(resolve, 20)));
  });
  const { host, port } = clamd;
  async function* content(): AsyncGenerator<Buffer> {
    yield page;
    await afterReply;
    yield page;
  }
  return new ClamdClient({ host, port, scanTimeoutMillis: 5000 }).scan(content(), page.length * 2);
}

test('OK before all bytes were sent is no verdict', async () => {
  await expect(scanAnsweredEarly('stream: OK\0')).rejects.toThrow(
    'clamd answered "stream: OK" before it had all bytes',
  );
});

test('the size limit before all bytes were sent makes a file unscannable', async () => {
  expect(await scanAnsweredEarly('INSTREAM size limit exceeded. ERROR\0')).toEqual({
    verdict: 'unscannable',
    reason: 'larger than the scanner takes',
  });
});

test('OK for fewer or more bytes than the file has is no verdict', async () => {
  const ok = answerAtEnd('stream: OK\0');
  await expect(scan(ok, { sizeBytes: page.length + 1 })).rejects.toThrow(ScannerUnavailableError);
  await clamd?.stop();
  await expect(scan(ok, { sizeBytes: page.length - 1 })).rejects.toThrow(ScannerUnavailableError);
});

test('a connection that ends in the middle of the file is no verdict', async () => {
  const scanned = scan((socket) => socket.once('data', () => socket.destroy()), {
    content: Array.from({ length: 100 }, () => Buffer.alloc(100_000)),
  });
  await expect(scanned).rejects.toThrow(ScannerUnavailableError);
});

test('silence ends after the timeout', async () => {
  // Long enough to connect in: who cannot has another error.
  const scanned = scan(() => {}, { scanTimeoutMillis: 1000 });
  await expect(scanned).rejects.toThrow('clamd did not answer: no answer in time');
});

test('a clamd that takes no bytes ends after the timeout, without the file piling up in memory', async () => {
  let taken = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) {
      taken++;
      yield Buffer.alloc(1024 ** 2);
    }
  }
  clamd = await startScriptedClamd((socket) => socket.pause());
  const { host, port } = clamd;
  const scanned = new ClamdClient({ host, port, scanTimeoutMillis: 300 }).scan(endless(), 1);
  await expect(scanned).rejects.toThrow(ScannerUnavailableError);
  // What the kernel buffers of both ends take is a few megabytes.
  expect(taken).toBeLessThan(20);
});

test('a refused connection is no verdict', async () => {
  clamd = await startScriptedClamd(() => {});
  const { host, port } = clamd;
  await clamd.stop();
  clamd = undefined;
  const client = new ClamdClient({ host, port, scanTimeoutMillis: 5000 });
  await expect(client.scan(stream([page]), 4)).rejects.toThrow(
    'clamd cannot be reached: connect ECONNREFUSED',
  );
});

async function* broken(): AsyncGenerator<Buffer> {
  yield page;
  throw new Error('disk');
}

test('an error of the content itself is passed on', async () => {
  clamd = await startScriptedClamd(() => {});
  const { host, port } = clamd;
  const client = new ClamdClient({ host, port, scanTimeoutMillis: 5000 });
  await expect(client.scan(broken(), 4)).rejects.toThrow('disk');
});

test('PING is answered by PONG, or it fails', async () => {
  clamd = await startScriptedClamd((socket) => socket.once('data', () => socket.write('PONG\0')));
  const client = new ClamdClient({ host: clamd.host, port: clamd.port, scanTimeoutMillis: 5000 });
  await client.ping(1000);
  expect(clamd.received().toString()).toBe('zPING\0');
});
