import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { pngPage } from '../../../../deploy/commands/demo/png-page';
import { readJob, upload } from '../../../../deploy/commands/demo/upload-client';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { freePorts } from '../../../../deploy/rig/servers/free-ports';
import { documented } from '../../../documents/commands';
import { freeze } from '../../../faults/freeze';
import { type Addresses, localUrl, type NamedServers, NpmStart, startNamedServers } from './npm-start';

const page = { name: 'page.png', contentType: 'image/png', content: pngPage(1) };
const serversUp = documented('docker compose -f docker-compose.tracing.yml up --detach servers');

let servers: NamedServers;
let start: NpmStart;

beforeAll(async () => {
  servers = await startNamedServers();
});

afterAll(() => servers?.stop());

beforeEach(async () => {
  start = await NpmStart.create();
});

afterEach(() => start.remove());

test('both services run against the servers of .env, traced by the bundle that they load themselves', async () => {
  const addresses = await start.writeEnvironment(servers);
  const { apiUrl, workerUrl } = addresses;
  await start.ready(addresses);
  const { traceId, status } = await upload({ apiUrl }, [page]);
  expect(status).toBe(202);
  await vi.waitFor(
    async () => {
      const trace = await new JaegerApi(servers.traces.queryUrl).trace(traceId);
      const services = Object.values(trace?.processes ?? {}).map(({ serviceName }) => serviceName);
      expect(new Set(services)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
      const names = trace?.spans.map(({ operationName }) => operationName);
      const expected = ['POST /api/upload', 'upload', 'queueAdd', 'worker.scan', 'scanner.checkFiles'];
      expect(names).toEqual(expect.arrayContaining(expected));
    },
    { timeout: 40_000 },
  );
  expect(await start.interrupt()).toBe(0);
  await expect(fetch(apiUrl)).rejects.toThrow('fetch failed');
  await expect(fetch(workerUrl)).rejects.toThrow('fetch failed');
  const lines = start.output.trimEnd().split('\n');
  const services = lines.map((line) => String(Reflect.get(JSON.parse(line), 'service')));
  expect(new Set(services)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
}, 180_000);

/** Ctrl-C while a scan waits for clamd, which answers once the API has ended. @returns the exit code */
async function interruptScan({ apiUrl }: Addresses): Promise<number | null> {
  const { pid } = servers.clamd;
  let ended: Promise<number | null>;
  await freeze(pid);
  try {
    const { jobId = '' } = await upload({ apiUrl }, [page]);
    const status = async () => (await readJob({ apiUrl }, jobId, AbortSignal.timeout(5000))).status;
    await expect.poll(status).toBe('scanning');
    ended = start.interrupt();
    await expect.poll(() => start.output).toMatch(/"mangamotion-backend".*"message":"stopped"/);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return ended;
}

const finished = /"mangamotion-worker".*"verdict":"clean".*"scan finished"/;

test('Ctrl-C lets a scan come to its end, although the API has ended before', async () => {
  const addresses = await start.writeEnvironment(servers);
  await start.ready(addresses);
  expect(await interruptScan(addresses)).toBe(0);
  expect(start.output).toMatch(finished);
}, 60_000);

test.each(['sh', 'bash'])(
  'so it does where npm and the terminal both tell it, by %s',
  async (shell) => {
    const addresses = await start.writeEnvironment(servers);
    await start.ready(addresses, shell);
    await interruptScan(addresses);
    expect(start.output).toMatch(finished);
  },
  60_000,
);

test('where one service cannot start, the other is stopped and the exit code says so', async () => {
  await start.writeEnvironment(servers, { WORKER_PORT: '70000' });
  start.run();
  expect(await start.exitCode()).toBe(1);
  expect(start.output).toContain('WORKER_PORT must be within 0..65535');
}, 30_000);

test('servers that do not answer are told once, with what starts them, and nothing is started', async () => {
  const [nobody = 0] = await freePorts(1);
  const { apiUrl } = await start.writeEnvironment(servers, {
    REDIS_URL: `redis://:password@127.0.0.1:${nobody}`,
    CLAMD_PORT: String(nobody),
    JAEGER_QUERY_URL: localUrl(nobody),
  });
  start.run();
  expect(await start.exitCode()).toBe(1);
  expect(start.output.split('\n')).toEqual([
    'start: nothing answers where .env says that these are:',
    expect.stringMatching(new RegExp(`^  Redis   redis://\\S*@127.0.0.1:${nobody}$`)),
    `  clamd   127.0.0.1:${nobody}`,
    `  Jaeger  ${localUrl(nobody)}`,
    'With Docker, this starts them there:',
    `  ${serversUp}`,
    'Without Docker: npm run demo',
    '',
  ]);
  expect(start.output).not.toContain('password');
  await expect(fetch(apiUrl)).rejects.toThrow('fetch failed');
}, 30_000);

test('without Jaeger alone both services start, and it is said that no trace is seen', async () => {
  const [nobody = 0] = await freePorts(1);
  await start.ready(await start.writeEnvironment(servers, { JAEGER_QUERY_URL: localUrl(nobody) }));
  expect(start.output).toContain(`\n  Jaeger  ${localUrl(nobody)}\n`);
  expect(start.output).toContain('Uploads are scanned without it; no trace is seen.');
}, 60_000);

test('a missing .env is explained', async () => {
  start.run();
  expect(await start.exitCode()).toBe(1);
  expect(start.output).toContain('cp .env.example .env');
});
