import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'dotenv';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run as runProgram } from '../../../deploy/cluster/command';
import { pngPage } from '../../../deploy/local/demo/png-page';
import { upload } from '../../../deploy/local/demo/upload-client';
import { startReceiver, type TraceBackend } from '../../../deploy/local/receiver/receiver';
import { type ClamdServer, startClamd } from '../../../deploy/local/servers/clamd';
import { freePorts } from '../../../deploy/local/servers/free-ports';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/local/servers/object-storage';
import { type RedisServer, startRedis } from '../../../deploy/local/servers/redis';
import { fetchTrace } from '../../../deploy/local/trace-query';
import { documented } from '../../documents/commands';
import { inShell } from '../../documents/run';

const serversUp = documented('docker compose -f docker-compose.tracing.yml up --detach servers');

let redis: RedisServer;
let storage: ObjectStorageServer;
let clamd: ClamdServer;
let receiver: TraceBackend;
let directory: string;
let start: ChildProcess;
let output: string;

beforeAll(async () => {
  [redis, storage, clamd, receiver] = await Promise.all([
    startRedis(),
    startObjectStorage({ bucket: 'mangamotion' }),
    startClamd(),
    startReceiver(),
  ]);
});

afterAll(async () => {
  await Promise.all([redis, storage, clamd, receiver].map((server) => server.stop()));
});

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'start-test-'));
});

afterEach(async () => {
  if (start.exitCode === null) {
    start.kill('SIGTERM');
    await once(start, 'exit');
  }
  await rm(directory, { recursive: true, force: true });
});

const localUrl = (port: number): string => `http://127.0.0.1:${port}`;

/** The example with the addresses of this test's servers. */
async function writeEnvironment(
  changes: Record<string, string>,
): Promise<{ apiUrl: string; operationsUrl: string; workerUrl: string }> {
  const [api = 0, operations = 0, worker = 0] = await freePorts(3);
  const file = path.join(directory, '.env');
  await copyFile('.env.example', `${file}.example`);
  await runProgram('sh', ['-c', `cd "$0" && ${documented('cp .env.example .env')}`, directory]);
  const env = {
    ...parse(await readFile(file)),
    ...storage.env,
    PORT: String(api),
    OPERATIONS_PORT: String(operations),
    WORKER_PORT: String(worker),
    REDIS_URL: redis.url,
    S3_ENDPOINT: storage.endpoint,
    CLAMD_HOST: clamd.host,
    CLAMD_PORT: String(clamd.port),
    JAEGER_QUERY_URL: receiver.queryUrl,
    JAEGER_PORT: String(receiver.compactPort),
    JAEGER_PROTOCOL: 'compact',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    ...changes,
  };
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''));
  return { apiUrl: localUrl(api), operationsUrl: localUrl(operations), workerUrl: localUrl(worker) };
}

function run(): void {
  output = '';
  const [, program = ''] = inShell(documented('npm start')).split(' ');
  start = spawn(process.execPath, [path.resolve(program)], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [start.stdout, start.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
}

async function exitCode(): Promise<number | null> {
  if (start.exitCode === null) await once(start, 'exit');
  return start.exitCode;
}

const ready = (url: string) =>
  vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 40_000 });

test('both services run against the servers of .env, traced by the bundle that they load themselves', async () => {
  const { apiUrl, operationsUrl, workerUrl } = await writeEnvironment({});
  run();
  await Promise.all([ready(operationsUrl), ready(workerUrl)]);
  const page = { name: 'page.png', contentType: 'image/png', content: pngPage(1) };
  const { traceId, status } = await upload({ apiUrl }, [page]);
  expect(status).toBe(202);
  await vi.waitFor(
    async () => {
      const trace = await fetchTrace(receiver.queryUrl, traceId);
      const services = Object.values(trace?.processes ?? {}).map(({ serviceName }) => serviceName);
      expect(new Set(services)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
      const names = trace?.spans.map(({ operationName }) => operationName);
      const expected = ['POST /api/upload', 'upload', 'queueAdd', 'worker.scan', 'scanner.checkFiles'];
      expect(names).toEqual(expect.arrayContaining(expected));
    },
    { timeout: 40_000 },
  );
  start.kill('SIGINT');
  expect(await exitCode()).toBe(0);
  await expect(fetch(apiUrl)).rejects.toThrow('fetch failed');
  await expect(fetch(workerUrl)).rejects.toThrow('fetch failed');
  const lines = output.trimEnd().split('\n');
  const services = lines.map((line) => String(Reflect.get(JSON.parse(line), 'service')));
  expect(new Set(services)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
}, 180_000);

test('where one service cannot start, the other is stopped and the exit code says so', async () => {
  await writeEnvironment({ WORKER_PORT: '70000' });
  run();
  expect(await exitCode()).toBe(1);
  expect(output).toContain('WORKER_PORT must be within 0..65535');
}, 30_000);

test('servers that do not answer are told once, with what starts them, and nothing is started', async () => {
  const [nobody = 0] = await freePorts(1);
  const { apiUrl } = await writeEnvironment({
    REDIS_URL: `redis://:password@127.0.0.1:${nobody}`,
    CLAMD_PORT: String(nobody),
    JAEGER_QUERY_URL: localUrl(nobody),
  });
  run();
  expect(await exitCode()).toBe(1);
  expect(output.split('\n')).toEqual([
    'start: nothing answers where .env says that these are:',
    expect.stringMatching(new RegExp(`^  Redis   redis://\\S*@127.0.0.1:${nobody}$`)),
    `  clamd   127.0.0.1:${nobody}`,
    `  Jaeger  ${localUrl(nobody)}`,
    'With Docker, this starts them there:',
    `  ${serversUp}`,
    'Without Docker: npm run demo',
    '',
  ]);
  expect(output).not.toContain('password');
  await expect(fetch(apiUrl)).rejects.toThrow('fetch failed');
}, 30_000);

test('without Jaeger alone both services start, and it is said that no trace is seen', async () => {
  const [nobody = 0] = await freePorts(1);
  const { operationsUrl, workerUrl } = await writeEnvironment({ JAEGER_QUERY_URL: localUrl(nobody) });
  run();
  await Promise.all([ready(operationsUrl), ready(workerUrl)]);
  expect(output).toContain(`\n  Jaeger  ${localUrl(nobody)}\n`);
  expect(output).toContain('Uploads are scanned without it; no trace is seen.');
}, 60_000);

test('a missing .env is explained', async () => {
  run();
  expect(await exitCode()).toBe(1);
  expect(output).toContain('cp .env.example .env');
});
