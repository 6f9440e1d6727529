import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClamdClient } from '../../../../services/worker/clamd/client';
import * as scanner from '../../../../services/worker/scan/scanner';
import { type ScriptedClamd, startScriptedClamd } from '../clamd/scripted-clamd';

let directory: string;
let clamd: ScriptedClamd;
let connections: number;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-test-'));
  connections = 0;
});

afterEach(async () => {
  await clamd.stop();
  await rm(directory, { recursive: true });
});

/** @param replies to the connections, in order; undefined closes one without a word. */
async function check(replies: readonly (string | undefined)[]) {
  clamd = await startScriptedClamd((socket) => {
    const reply = replies[connections++];
    socket.on('data', (chunk: Buffer) => {
      if (reply === undefined) socket.destroy();
      else if (chunk.subarray(-4).equals(Buffer.alloc(4))) socket.write(reply);
    });
  });
  const files = await Promise.all(
    replies.map(async (_reply, index) => {
      const file = path.join(directory, String(index));
      await writeFile(file, 'page');
      return { id: String(index), path: file, sizeBytes: 4 };
    }),
  );
  const { host, port } = clamd;
  const outcomes = await scanner.checkFiles(files, new ClamdClient({ host, port, scanTimeoutMillis: 5000 }));
  return [...outcomes.values()].map(({ verdict }) => verdict);
}

test('each file has its own verdict', async () => {
  expect(await check(['stream: OK\0', 'stream: X FOUND\0', 'stream: OK\0'])).toEqual([
    'clean',
    'infected',
    'clean',
  ]);
});

test('one file that clamd cannot tell about does not keep the others from their verdict', async () => {
  expect(await check([undefined, 'stream: OK\0', undefined, 'stream: OK\0'])).toEqual([
    'pending',
    'clean',
    'pending',
    'clean',
  ]);
});

test('after two in a row clamd is taken for down, and not asked again', async () => {
  expect(await check([undefined, undefined, 'stream: OK\0', 'stream: OK\0'])).toEqual([
    'pending',
    'pending',
    'pending',
    'pending',
  ]);
  expect(connections).toBe(2);
});

test('a file that is shorter on disk than it should be is not clean', async () => {
  clamd = await startScriptedClamd((socket) => socket.on('data', () => socket.write('stream: OK\0')));
  const file = path.join(directory, 'short');
  await writeFile(file, 'pag');
  const { host, port } = clamd;
  const client = new ClamdClient({ host, port, scanTimeoutMillis: 5000 });
  const outcomes = await scanner.checkFiles([{ id: 'short', path: file, sizeBytes: 4 }], client);
  expect(outcomes.get('short')?.verdict).toBe('pending');
});
