import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'dotenv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../deploy/cluster/command';
import { poll } from '../../deploy/cluster/poll';
import { freePorts } from '../../deploy/rig/servers/free-ports';
import { usualPorts } from '../../services/shared/usual-ports';
import { documented } from '../documents/commands';
import { inShell } from '../documents/run';
import { type ComposeProject, createComposeProject } from './compose-project';

const [, , ...up] = documented('docker compose -f docker-compose.tracing.yml up --detach servers').split(' ');
const inFile = up.slice(0, 2);

let project: ComposeProject;
let directory: string;
let start: ChildProcess | undefined;

beforeAll(async () => {
  project = await createComposeProject();
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-start-'));
  await project.compose(up);
});

afterAll(async () => {
  if (start?.exitCode === null) {
    start.kill('SIGTERM');
    await once(start, 'close');
  }
  await project.compose([...inFile, 'down', '--volumes', '--timeout', '2']);
  await rm(directory, { recursive: true, force: true });
});

test('all but API and worker run', async () => {
  const running = await project.compose([...inFile, 'ps', '--services']);
  const names = running.split('\n').filter((name) => name !== '' && name !== 'servers');
  expect(names.toSorted()).toEqual(['clamd', 'jaeger', 'redis', 'storage']);
});

test('npm start runs against them with the variables of the example, and an upload is one trace', async () => {
  const { apiUrl, jaegerUrl } = await writeEnvironment();
  const [, program = ''] = inShell(documented('npm start')).split(' ');
  const { PATH, HOME } = process.env;
  start = spawn(process.execPath, [path.resolve(program)], {
    cwd: directory,
    env: { PATH, HOME },
    stdio: 'ignore',
  });
  await poll('the API', { timeoutMillis: 120_000 }, async () => {
    const { status } = await fetch(`${apiUrl}/api/upload`);
    if (status !== 200) throw new Error(`/api/upload answered ${status}`);
  });
  const upload = ['build/deploy/commands/upload/main.js', '--api', apiUrl, '--jaeger', jaegerUrl];
  expect(await run(process.execPath, upload)).toContain('4 uploads, all as they should be.');
});

const url = (port: string): string => `http://127.0.0.1:${port}`;

/** The example; only its ports are those that were free. */
async function writeEnvironment(): Promise<{ apiUrl: string; jaegerUrl: string }> {
  const file = path.join(directory, '.env');
  await copyFile('.env.example', `${file}.example`);
  await run('sh', ['-c', `cd "$0" && ${documented('cp .env.example .env')}`, directory]);
  const [operations, worker] = await freePorts(2);
  const port = project.portOf;
  const ports: Readonly<Record<string, string>> = {
    [usualPorts.api]: port('API_PORT'),
    [usualPorts.worker]: String(worker),
    [usualPorts.operations]: String(operations),
    6379: port('REDIS_PORT'),
    7070: port('S3_PORT'),
    3310: port('CLAMD_PORT'),
    6831: port('JAEGER_COMPACT_PORT'),
    16686: port('JAEGER_UI_PORT'),
  };
  const example = Object.entries(parse(await readFile(file)));
  const lines = example.map(
    ([name, value]) =>
      `${name}=${value.replace(/(^|:)(\d{4,5})$/, (_all, before, digits) => before + ports[digits])}`,
  );
  // Of itself a port says no protocol unless it is Jaeger's own.
  await writeFile(file, [...lines, 'JAEGER_PROTOCOL=compact'].join('\n'));
  return { apiUrl: url(port('API_PORT')), jaegerUrl: url(port('JAEGER_UI_PORT')) };
}
