import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { archiveBounds } from '../../../services/worker/archive/bounds';
import { VettedClamd } from '../../../services/worker/clamd/limits/vetted-clamd';
import * as scanner from '../../../services/worker/scan/scanner';
import { verdictTable } from './verdict-table';

let server: ClamdServer;
let clamd: VettedClamd;
let directory: string;

beforeAll(async () => {
  [server, directory] = await Promise.all([startClamd(), mkdtemp(path.join(tmpdir(), 'mangamotion-test-'))]);
  const limits = { largestEntryBytes: archiveBounds.entryBytes, validMillis: 600_000, retryAfterMillis: 0 };
  clamd = new VettedClamd({ host: server.host, port: server.port, scanTimeoutMillis: 120_000 }, limits);
  await clamd.limits.require();
}, 120_000);

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

async function outcomeOf(content: Buffer): Promise<string> {
  const file = path.join(directory, 'file');
  await writeFile(file, content);
  const files = [{ id: 'file', path: file, sizeBytes: content.length }];
  const outcome = (await scanner.checkFiles(files, clamd)).get('file');
  if (outcome?.verdict === 'infected') return `infected: ${outcome.signature}`;
  if (outcome?.verdict === 'unscannable') return `unscannable: ${outcome.reason}`;
  return outcome?.verdict === 'pending' ? `pending: ${String(outcome.cause)}` : (outcome?.verdict ?? 'none');
}

test.each(verdictTable)('%s', { timeout: 120_000 }, async (_title, content, outcome) => {
  expect(await outcomeOf(content())).toBe(outcome);
});
