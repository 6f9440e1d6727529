import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptLogFiles, LogFile } from '../../../../deploy/rig/logs/log-file';
import { linesOfKept } from '../../../../deploy/rig/logs/log-files';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-demo-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const lineOf = (message: string): string => `{"message":"${message}","trace_id":"1"}\n`;
const contents = (file: string | undefined): string => readFileSync(file ?? '', 'utf8');

async function messages(log: LogFile): Promise<string[]> {
  return (await linesOfKept(log.paths, new Set(['1']))).map(({ message }) => message);
}

test('lines of several processes are kept whole, however they come in pieces', async () => {
  const log = new LogFile(directory);
  const [api, worker] = [log.open(), log.open()];
  const line = lineOf('one');
  api(line.slice(0, 9));
  worker(`Debugger attached.\n${lineOf('two')}`);
  api(line.slice(9) + lineOf('three'));
  expect(contents(log.paths[1])).toBe(lineOf('two') + line + lineOf('three'));
});

test('the newest lines are kept, within a bound', async () => {
  const log = new LogFile(directory, 3 * lineOf('00').length);
  const take = log.open();
  for (let number = 10; number < 20; number++) take(lineOf(String(number)));
  expect(await messages(log)).toEqual(['16', '17', '18', '19']);
});

test('output that never ends a line takes no memory', async () => {
  const log = new LogFile(directory);
  const take = log.open();
  for (let times = 0; times < 30; times++) take('x'.repeat(100_000));
  take(`\n${lineOf('after')}`);
  expect(await messages(log)).toEqual(['after']);
});

test('the files of a demo are found while it runs, and none is no error', async () => {
  const log = new LogFile(directory);
  expect(await messages(log)).toEqual([]);
  log.open()(lineOf('here'));
  expect(keptLogFiles()).toContain(log.paths[1]);
});
