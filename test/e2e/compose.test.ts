import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../deploy/cluster/command';
import { poll } from '../../deploy/cluster/poll';
import { sampleUploads } from '../../deploy/commands/demo/sample-uploads';
import { upload } from '../../deploy/commands/demo/upload-client';
import { usualPorts } from '../../services/shared/usual-ports';
import { documented } from '../documents/commands';
import { type ComposeProject, createComposeProject, publishedPorts } from './compose-project';

const [, , ...up] = documented('docker compose -f docker-compose.tracing.yml up').split(' ');
const [, , ...down] = documented('docker compose -f docker-compose.tracing.yml down --volumes').split(' ');
/** `-f docker-compose.tracing.yml`, for what tests do with the containers besides. */
const inFile = up.slice(0, 2);

let project: ComposeProject;
let apiUrl: string;
let jaegerUrl: string;

beforeAll(async () => {
  project = await createComposeProject();
  apiUrl = `http://127.0.0.1:${project.portOf('API_PORT')}`;
  jaegerUrl = `http://127.0.0.1:${project.portOf('JAEGER_UI_PORT')}`;
  await project.compose([...up, '--detach', '--build']);
  await waitForApi();
});

afterAll(() => project.compose([...down, '--timeout', '2']));

const compose = (args: readonly string[]): Promise<string> => project.compose([...inFile, ...args]);

const node = (program: string, ...args: string[]): Promise<string> =>
  run(process.execPath, [`build/deploy/commands/${program}/main.js`, ...args, '--jaeger', jaegerUrl]);

/** What the API says on its port of operations, which is not published. */
async function operations(path: string): Promise<string> {
  const ask = `fetch('http://127.0.0.1:${usualPorts.operations}${path}').then((answer) => answer.text()).then(console.log)`;
  return compose(['exec', '--no-TTY', 'api', 'env', 'NODE_OPTIONS=', 'node', '--eval', ask]);
}

async function waitForApi(): Promise<void> {
  await poll('the API', { timeoutMillis: 120_000 }, async () => {
    const readiness = await operations('/readyz');
    if (!readiness.includes('"status":"ready"')) throw new Error(`/readyz answered ${readiness}`);
  });
}

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly host_ip?: string; readonly target: number }[];
}

async function services(): Promise<Record<string, Service>> {
  const configuration: { services: Record<string, Service> } = JSON.parse(
    await compose(['config', '--format', 'json']),
  );
  return configuration.services;
}

test('every sample gets its verdict, and each upload is one trace', async () => {
  const output = await node('upload', '--api', apiUrl);
  expect(output).toContain('4 uploads, all as they should be.');
});

test('a job leads to its one trace, which both services took part in', async () => {
  const output = await node('upload', 'clean', '--api', apiUrl);
  const jobId = /job (\S+): clean/.exec(output)?.[1] ?? '';
  const traces: { services: string[] }[] = JSON.parse(await node('trace', jobId, '--json'));
  expect(traces.map((trace) => trace.services)).toEqual([['mangamotion-backend', 'mangamotion-worker']]);
});

test('storage keeps connections', async () => {
  const { status, headers } = await fetch(`http://127.0.0.1:${project.portOf('S3_PORT')}/health`);
  expect([status, headers.get('connection')]).toEqual([200, null]);
});

test("the containers' log has the lines of a trace", async () => {
  const operation = ['--operation', 'POST /api/upload'];
  const [trace]: { traceId: string }[] = JSON.parse(await node('trace', '--latest', ...operation, '--json'));
  const logs = await compose(['logs']);
  const child = run(
    process.execPath,
    ['build/deploy/commands/trace/main.js', trace?.traceId ?? '', '--log-file', '-', '--jaeger', jaegerUrl],
    { input: logs },
  );
  expect(await child).toMatch(/info {3}mangamotion-backend +request .*\/api\/upload.*\[POST \/api\/upload\]/);
});

test('API and worker have the variables of the guide as they stand, and no other exporter', async () => {
  const { api, worker } = await services();
  const variables = {
    JAEGER_HOST: 'jaeger',
    JAEGER_PORT: '6831',
    JAEGER_SAMPLER: 'const',
    JAEGER_SAMPLER_PARAM: '1.0',
  };
  expect(api?.environment).toMatchObject({ ...variables, SERVICE_NAME: 'mangamotion-backend' });
  expect(worker?.environment).toMatchObject({ ...variables, SERVICE_NAME: 'mangamotion-worker' });
  for (const each of [api, worker])
    expect(each?.environment).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
});

test('nothing is published beyond this machine', async () => {
  const ports = Object.values(await services()).flatMap((service) => service.ports ?? []);
  expect(new Set(ports.map((each) => each.host_ip))).toEqual(new Set(['127.0.0.1']));
  expect(new Set(ports.map(({ target }) => target))).toEqual(new Set(publishedPorts));
});

test('another sampler is one variable away', async () => {
  await project.compose([...up, '--detach'], { JAEGER_SAMPLER_PARAM: '0' });
  await waitForApi();
  await fetch(`${apiUrl}/api/jobs/none`, { headers: { 'x-user-id': 'reader-1' } });
  expect(await operations('/metrics')).toContain('\ntracing_spans_created_total 0\n');
});

test('down --volumes leaves nothing', async () => {
  await project.compose([...down, '--timeout', '2']);
  const label = ['--quiet', '--filter', `label=com.docker.compose.project=${project.name}`];
  const left = await Promise.all([
    run('docker', ['ps', '--all', ...label]),
    run('docker', ['volume', 'ls', ...label]),
    run('docker', ['network', 'ls', ...label]),
  ]);
  expect(left).toEqual(['', '', '']);
});

/** Why the API has no trace of the job to show; undefined where it has one. */
async function whyNoTrace(jobId: string): Promise<string | undefined> {
  const response = await fetch(`${apiUrl}/api/jobs/${jobId}/trace`, { headers: { 'x-user-id': 'demo' } });
  const { errors = [] }: { errors?: { field: string }[] } = JSON.parse(await response.text());
  return errors[0]?.field;
}

test('a Jaeger that keeps failures has the trace of a refusal, and the API says that another was not kept', async () => {
  const keeping = documented(
    'docker compose -f docker-compose.tracing.yml -f deploy/cluster/compose/keep-failures.yml up --detach',
  );
  await project.compose([...down, '--timeout', '2']);
  await project.compose(keeping.split(' ').slice(2));
  await waitForApi();
  expect(await node('upload', 'refused', '--api', apiUrl)).toContain('1 upload, all as they should be.');
  // On a busy machine an upload may be slow, and slow ones are kept as well.
  const tries = { timeoutMillis: 240_000, intervalMillis: 0 };
  await poll('an upload that is not kept', tries, uploadIsNotKept);
}, 420_000);

async function uploadIsNotKept(): Promise<void> {
  const [clean] = sampleUploads();
  const { jobId = '' } = await upload({ apiUrl }, clean?.files ?? []);
  await poll(`job ${jobId}`, { timeoutMillis: 30_000 }, async () => {
    const why = await whyNoTrace(jobId);
    if (why !== 'trace.kept') throw new Error(`the API says ${why ?? 'its trace'}`);
  });
}
