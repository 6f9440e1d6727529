import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { ClamdClient } from '../../../services/worker/clamd/client';

const mebibyte = 1024 ** 2;

let clamd: ClamdServer;
let limited: ClamdServer;
let directory: string;

beforeAll(async () => {
  [clamd, limited, directory] = await Promise.all([
    startClamd(),
    startClamd({ settings: { StreamMaxLength: '1M' } }),
    mkdtemp(path.join(tmpdir(), 'mangamotion-test-')),
  ]);
});

afterAll(async () => {
  await Promise.all([clamd.stop(), limited.stop(), rm(directory, { recursive: true })]);
});

async function* stream(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

const client = ({ host, port }: ClamdServer, socket?: string) =>
  new ClamdClient({ host, port, socket, scanTimeoutMillis: 60_000 });

test('clamd is asked over its Unix socket, which wins over host and port', async () => {
  const overSocket = client({ ...clamd, port: 1 }, clamd.socket);
  await overSocket.ping(1000);
  expect(await overSocket.scan(stream(eicar), eicar.length)).toEqual({
    verdict: 'infected',
    signature: 'Eicar-Test-Signature.UNOFFICIAL',
  });
});

test('a missing Unix socket is no verdict', async () => {
  const nowhere = client(clamd, path.join(directory, 'nowhere'));
  await expect(nowhere.scan(stream(eicar), eicar.length)).rejects.toThrow(
    'clamd cannot be reached: connect ENOENT',
  );
});

test('malware in the last bytes of the largest file is found, without the file in memory', async () => {
  const file = path.join(directory, 'largest');
  const sizeBytes = 100 * mebibyte;
  await writeFile(file, Buffer.alloc(sizeBytes - eicar.length, 'a'));
  await writeFile(file, eicar, { flag: 'a' });
  const before = process.memoryUsage.rss();
  const outcome = await client(clamd).scan(createReadStream(file), sizeBytes);
  expect(outcome.verdict).toBe('infected');
  expect(process.memoryUsage.rss() - before).toBeLessThan(90 * mebibyte);
});

test('a file over the stream limit is unscannable each time, though clamd hangs up in the middle', async () => {
  const content = Buffer.alloc(20 * mebibyte, 'a');
  const scans = Array.from({ length: 25 }, () => client(limited).scan(stream(content), content.length));
  for (const outcome of await Promise.all(scans))
    expect(outcome).toEqual({ verdict: 'unscannable', reason: 'larger than the scanner takes' });
});

test('many scans at once each have their own verdict', async () => {
  const scans = Array.from({ length: 40 }, (_, index) => {
    const content = index % 2 === 0 ? eicar : Buffer.from(`page ${index}`);
    return client(clamd).scan(stream(content), content.length);
  });
  const verdicts = (await Promise.all(scans)).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(
    Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'infected' : 'clean')),
  );
});
