import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { JaegerApi } from '../../../deploy/jaeger/jaeger-api';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';
import { eventually } from '../../eventually';
import { freeze } from '../../faults/freeze';
import { accepted, finalStatus, postPages } from '../pipeline/caller';
import { spansNamed } from '../pipeline/trace-reading';
import { startTracedPipeline, traceWhen, type TracedPipeline } from '../pipeline/traced-pipeline';

let pipeline: TracedPipeline;

beforeAll(async () => {
  const started = await startTracedPipeline({ backend: 'receiver', export: 'otlp' });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
});

afterAll(() => pipeline.stop());

/** What the documents suppose at its usual address. */
const here = () => ({
  'localhost:3000': pipeline.apiUrl,
  'localhost:3002': pipeline.operationsUrl,
  'upload/main.js': `upload/main.js --api ${pipeline.apiUrl}`,
});

const jaeger = () => ({ env: { JAEGER_QUERY_URL: pipeline.queryUrl } });

describe('against the running pipeline', () => {
  test('npm run upload sends the samples, and npm run trace finds what they left', async () => {
    const uploads = await runDocumented(documented('npm run upload'), here(), jaeger());
    expect(uploads).toContain('4 uploads, all as they should be.');
    const latest = await runDocumented(documented('npm run trace -- --latest'), {}, jaeger());
    expect(latest).toMatch(/mangamotion-(backend|worker)/);
    const failed = await runDocumented(documented('npm run trace -- --failed --since 1h'), {}, jaeger());
    expect(failed).toContain('ERROR: Invalid file type');
  }, 180_000);
});

/** How many traces there are of the requests of this operation. */
async function tracesOf(operation: string): Promise<number> {
  const search = { service: 'mangamotion-backend', operation, limit: 1000 };
  return (await new JaegerApi(pipeline.queryUrl).search(search)).length;
}

test('a load tells of its progress and of what became of each upload, and its traces are uploads alone', async () => {
  const [uploads, looks] = await Promise.all([tracesOf('POST /api/upload'), tracesOf('GET /api/jobs/:id')]);
  const command = documented('npm run upload -- --rate 5 --for 2m --failures 0.1');
  const output = await runDocumented(command, { ...here(), '2m': '6s' });
  const [title, first = '', ...rest] = output.trimEnd().split('\n');
  expect(title).toBe(`5 uploads a second to ${pipeline.apiUrl}`);
  expect(first).toMatch(/^ {2}0:0\d {2}\d+ sent, /);
  expect(rest.at(-1)).toMatch(
    /^ {2}0:\d\d {2}30 sent, 27 clean, 2 infected, 1 refused, 0 on the way; half answered within [\d.]+ m?s, 95 % within [\d.]+ m?s$/,
  );
  await eventually(async () => expect(await tracesOf('POST /api/upload')).toBe(uploads + 30));
  expect(await tracesOf('GET /api/jobs/:id')).toBe(looks);
}, 180_000);

test('an upload that was slow is told by what it waited for, beside those of the load', async () => {
  const { clamd, logs } = pipeline;
  await freeze(clamd.pid);
  const { jobId, traceId } = await accepted(
    await postPages(pipeline, [{ name: 'a.png', content: pngPage(1) }]),
  );
  setTimeout(() => process.kill(clamd.pid, 'SIGCONT'), 3000);
  expect(await finalStatus(pipeline, jobId)).toBe('clean');
  await traceWhen(pipeline, traceId, (trace) => spansNamed(trace, 'worker.scan').length > 0);
  const input = [...logs.api, ...logs.worker].map((line) => JSON.stringify(line)).join('\n');
  const command = documented('npm run trace -- --why my-job');
  const page = await runDocumented(`${command} --log-file -`, { 'my-job': jobId }, { ...jaeger(), input });
  const [title, ...rest] = page.split('\n');
  expect(title).toMatch(
    new RegExp(`^Job ${jobId}, POST /api/upload of mangamotion-backend: no error, ([3-9]|\\d\\d)[\\d.]* s$`),
  );
  expect(rest[0]).toMatch(
    /^ {2}The median of \d+ other POST \/api\/upload of an hour that did not fail is [\d.]+ m?s, /,
  );
  expect(page).toMatch(/ worker\.scan +[\d.]+ m?s {2}mangamotion-worker/);
  expect(page).toMatch(/ {2}mangamotion-worker {3}scan finished .*\[worker\.scan\]/);
  const json = await runDocumented(
    `${command} --json --log-file -`,
    { 'my-job': jobId },
    { ...jaeger(), input },
  );
  const { durationMicros, steps }: { durationMicros: number; steps: { micros: number }[] } = JSON.parse(json);
  expect(steps.reduce((sum, { micros }) => sum + micros, 0)).toBe(durationMicros);
}, 180_000);

describe.skipIf(spawnSync('curl', ['--version']).error)('with curl', () => {
  test('a service says how many spans it has made', async () => {
    const counts = await runDocumented(
      documented('curl -s localhost:3002/metrics | grep ^tracing_spans'),
      here(),
    );
    expect(counts).toMatch(/^tracing_spans_created_total \d+$/m);
  });

  test('the API says what it waits for', async () => {
    await eventually(async () => {
      const answer = await runDocumented(documented('curl -s localhost:3002/readyz'), here());
      expect(JSON.parse(answer)).toMatchObject({
        status: 'ready',
        dependencies: { redis: { status: 'ok' } },
      });
    });
  });
});
