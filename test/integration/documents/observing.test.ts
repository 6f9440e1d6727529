import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';
import { startTracedPipeline, type TracedPipeline } from '../pipeline/traced-pipeline';

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

describe.skipIf(spawnSync('curl', ['--version']).error)('with curl', () => {
  test('a service says how many spans it has made', async () => {
    const counts = await runDocumented(
      documented('curl -s localhost:3002/metrics | grep ^tracing_spans'),
      here(),
    );
    expect(counts).toMatch(/^tracing_spans_created_total \d+$/m);
  });

  test('the API says what it waits for', async () => {
    const answer = await runDocumented(documented('curl -s localhost:3002/readyz'), here());
    expect(JSON.parse(answer)).toMatchObject({ status: 'ready', dependencies: { redis: { status: 'ok' } } });
  });
});
