import { afterAll, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { upload, waitForVerdict } from '../../../deploy/commands/demo/upload-client';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { documented, documents } from '../../documents/commands';
import { runDocumented } from '../../documents/run';
import { type Addresses, type NamedServers, NpmStart, startNamedServers } from '../commands/start/npm-start';
import { exceptionOf, spansNamed, tagsOf } from '../pipeline/trace-reading';
import { traceWhen } from '../pipeline/traced-pipeline';

/*
 * A newcomer's log: the guide from its first command to its last, in its order, as far as no cluster is needed. Its code
 * examples run in test/integration/examples; what needs a cluster, in its order as well, is in test/e2e: readme,
 * injection, samplers, production.
 */

let servers: NamedServers;
let start: NpmStart;
let addresses: Addresses;
let jobId: string;
let traceId: string;

beforeAll(async () => {
  [servers, start] = await Promise.all([startNamedServers(), NpmStart.create()]);
});

afterAll(async () => {
  await start?.remove();
  await servers?.stop();
});

const jaeger = () => ({ env: { JAEGER_QUERY_URL: servers.traces.queryUrl } });
const page = { name: 'page-1.png', contentType: 'image/png', content: pngPage(1) };
const isWhole = (trace: JaegerTrace): boolean =>
  ['POST /api/upload', 'worker.scan'].every((name) => spansNamed(trace, name).length === 1);
const trace = (id: string, isComplete = isWhole): Promise<JaegerTrace> =>
  traceWhen({ queryUrl: servers.traces.queryUrl }, id, isComplete);
const caller = () => ({ apiUrl: addresses.apiUrl });
const statusOf = async (id: string): Promise<string> =>
  (await waitForVerdict(caller(), id, AbortSignal.timeout(30_000))).status;

/** What `--query` is shown with, by their order in the documents. */
const queries = documents.flatMap(({ text }) =>
  [...text.matchAll(/^\| `([^`]*(?:service\.name|user\.id)="[^`]*)` +\| Service/gm)].map(
    ([, query = '']) => query,
  ),
);

async function startAgain(changes: Readonly<Record<string, string>>): Promise<void> {
  expect(await start.interrupt()).toBe(0);
  addresses = await start.writeEnvironment(servers, changes);
  await start.ready(addresses);
}

test('1. before anything is there, npm start says what comes first', async () => {
  start.run();
  expect(await start.exitCode()).toBe(1);
  expect(start.output).toContain(`\n  ${documented('cp .env.example .env')}\n`);
});

test('2. with .env of the example, both services run', async () => {
  addresses = await start.writeEnvironment(servers);
  await start.ready(addresses);
  expect((await fetch(addresses.apiUrl)).status).toBe(200);
}, 60_000);

test('3. an upload answers with its trace', async () => {
  const answer = await upload(caller(), [page]);
  expect(answer).toMatchObject({ status: 202, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  traceId = answer.traceId;
  jobId = answer.jobId ?? '';
});

test('4. its trace is one, through both services, and its spans say what the guide says', async () => {
  const found = await trace(traceId);
  const services = Object.values(found.processes).map(({ serviceName }) => serviceName);
  expect(new Set(services)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
  expect(tagsOf(found, 'upload')).toMatchObject({
    'user.id': 'demo',
    'file.count': 1,
    'job.id': jobId,
    'job.status': 'queued',
    'scan.queued': true,
    operation: 'upload',
  });
  expect(tagsOf(found, 'worker.scan')).toMatchObject({
    'job.id': `scan-${jobId}`,
    'job.parent_id': jobId,
    scan_status: 'clean',
    operation: 'scan',
  });
});

test('5. npm run upload sends samples, and each is as it should be', async () => {
  const here = { 'upload/main.js': `upload/main.js --api ${addresses.apiUrl}` };
  const output = await runDocumented(documented('npm run upload'), here, jaeger());
  expect(output).toContain('4 uploads, all as they should be.');
}, 60_000);

test('6. npm run trace finds the newest, and what failed', async () => {
  const latest = await runDocumented(documented('npm run trace -- --latest'), {}, jaeger());
  expect(latest).toMatch(/mangamotion-(backend|worker)/);
  const failed = await runDocumented(documented('npm run trace -- --failed --since 1h'), {}, jaeger());
  expect(failed).toContain('ERROR: Invalid file type');
});

test("7. the guide's three queries are understood in its own words", async () => {
  expect(queries).toHaveLength(3);
  const replacements = { 'duration>5000ms': 'duration>1ms', 'user-123': 'demo' };
  const found = await Promise.all(
    queries.map((query) =>
      runDocumented(`npm run trace -- --query '${query}'`, replacements, jaeger()).catch(String),
    ),
  );
  const [slow = '', failed = '', ofUser = ''] = found;
  expect([slow, ofUser].map((each) => each.includes('└─ upload'))).toEqual([true, true]);
  // No scan of the samples failed.
  expect(failed).toContain('no trace');
});

test('8. an error is on the request and on the span, with the exception, its message and its stack', async () => {
  const answer = await upload(caller(), [{ ...page, content: Buffer.from('no picture') }]);
  expect(answer.status).toBe(400);
  const found = await trace(answer.traceId, ({ spans }) => spans.length === 2);
  for (const name of ['POST /api/upload', 'upload']) {
    expect(tagsOf(found, name)).toMatchObject({
      error: true,
      'error.message': expect.stringContaining('Invalid file type'),
      error_stack: expect.stringMatching(/Invalid file type.*\n +at /),
    });
    expect(exceptionOf(found, name)).toMatchObject({ event: 'exception' });
  }
});

test('9. each log line of the upload carries its trace, in both services', async () => {
  const lines = start.output
    .split('\n')
    .filter((line) => line.includes(`"trace_id":"${traceId}"`))
    .map((line) => String(Reflect.get(JSON.parse(line), 'service')));
  expect(new Set(lines)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
});

test('10. the metrics say how many spans were made, and lead from a duration to its trace', async () => {
  const headers = { accept: 'application/openmetrics-text' };
  const metrics = await (await fetch(`${addresses.workerUrl}/metrics`, { headers })).text();
  expect(metrics).toMatch(/^tracing_spans_created_total [1-9]/m);
  expect(metrics).toMatch(/^job_processing_seconds_bucket.* # \{trace_id="[0-9a-f]{32}"/m);
});

test('11. with JAEGER_SAMPLER_PARAM=0 nothing is recorded, and uploads go on', async () => {
  await startAgain({ JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '0' });
  const { jobId: job = '' } = await upload(caller(), [page]);
  expect(await statusOf(job)).toBe('clean');
  const metrics = await (await fetch(`${addresses.operationsUrl}/metrics`)).text();
  expect(metrics).toMatch(/^tracing_spans_created_total 0$/m);
}, 60_000);

test('12. a sampler that there is not is told with its rule, and leaves tracing off', async () => {
  await startAgain({ JAEGER_SAMPLER: 'sometimes' });
  const { jobId: job = '', traceId: none } = await upload(caller(), [page]);
  expect([await statusOf(job), none]).toEqual(['clean', '']);
  expect(start.output).toMatch(/"level":"error".*JAEGER_SAMPLER must be .*sometimes/);
}, 60_000);

test('13. with TRACING_ENABLED=false the same services run untraced', async () => {
  await startAgain({ TRACING_ENABLED: 'false' });
  const { jobId: job = '', traceId: none } = await upload(caller(), [page]);
  expect([await statusOf(job), none]).toEqual(['clean', '']);
}, 60_000);

test('14. Ctrl-C ends both', async () => {
  expect(await start.interrupt()).toBe(0);
  await expect(fetch(addresses.apiUrl)).rejects.toThrow('fetch failed');
  await expect(fetch(addresses.workerUrl)).rejects.toThrow('fetch failed');
});
