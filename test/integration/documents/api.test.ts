import { spawnSync } from 'node:child_process';
import { globSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../deploy/cluster/command';
import { sampleUploads } from '../../../deploy/commands/demo/sample-uploads';
import { startTracedPipeline, type TracedPipeline } from '../pipeline/traced-pipeline';

const text = readFileSync('docs/api.md', 'utf8');
const blocks = [...text.matchAll(/^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```\n)?/gms)].map(
  ([, commands = '', answer]) => ({ commands, answer }),
);

let pipeline: TracedPipeline;

beforeAll(async () => {
  const started = await startTracedPipeline({ backend: 'receiver', export: 'otlp' });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
});

afterAll(() => pipeline.stop());

/** What differs from run to run: ids, times, sizes, signed URLs, and the scanner with its signatures. */
function comparable(json: string): unknown {
  const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  return JSON.parse(json, (key, value: unknown) => {
    if (key === 'url' || key === 'jaeger') return 'URL';
    if (key === 'sizeBytes' && value !== 0) return 'SIZE';
    if (key === 'content-length') return 'SIZE';
    if (key === 'scannedBy') return 'SCANNER';
    if (typeof value !== 'string') return value;
    return value
      .replace(uuid, 'UUID')
      .replace(time, 'TIME')
      .replace(/^[0-9a-f]{32}$/, 'TRACE');
  });
}

function writePages(folder: string): void {
  const files = sampleUploads().flatMap((upload) => upload.files);
  const named = [files[0], files[1], sampleUploads().find(({ name }) => name === 'infected')?.files[1]];
  for (const [index, name] of ['001.png', '002.png', 'infected.png'].entries())
    writeFileSync(path.join(folder, name), named[index]?.content ?? '');
}

const lacks = (program: string): boolean => spawnSync(program, ['--version']).error !== undefined;

describe.skipIf(lacks('curl') || lacks('jq'))('in one shell', () => {
  test('every command of docs/api.md is answered as it says', async () => {
    using folder = mkdtempDisposableSync(path.join(tmpdir(), 'api-document-'));
    writePages(folder.path);
    const mark = '----8<----';
    const script = blocks.map(({ commands }) => `${commands}\necho '${mark}'`).join('\n');
    const here = script
      .replaceAll('localhost:3000', pipeline.apiUrl)
      .replaceAll('localhost:3002', pipeline.operationsUrl);
    const output = await run('sh', ['-euc', `cd '${folder.path}'\n${here}`]);
    const answers = output.split(mark);
    for (const [index, { commands, answer }] of blocks.entries())
      expect([commands, comparable(answers[index]?.trim() || 'null')]).toEqual([
        commands,
        comparable(answer ?? 'null'),
      ]);
  });
});

test('docs/api.md explains every type of problem, and no other', () => {
  const sources = globSync('services/api/problems/*.ts').map((file) => readFileSync(file, 'utf8'));
  const kinds = sources.flatMap((source) => [...source.matchAll(/kind = '([a-z-]+)'|problem:([a-z-]+)'/g)]);
  const explained = [...text.matchAll(/^\| `([a-z-]+)` /gm)].map(([, kind]) => kind);
  expect(new Set(explained)).toEqual(new Set(kinds.map(([, kind, other]) => kind ?? other)));
});
