import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { documented } from '../../../documents/commands';
import { inShell, runDocumented } from '../../../documents/run';
import { runTrace } from '../trace/trace-command';

let temporary: string;
let demo: ChildProcess;
let closed: Promise<unknown>;
let output: string;

beforeEach(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'demo-test-'));
});

afterEach(async () => {
  demo.kill('SIGKILL');
  await rm(temporary, { recursive: true, force: true });
});

function start(command: string, env: NodeJS.ProcessEnv = {}, replacements = {}): void {
  output = '';
  const [, ...args] = inShell(command, replacements).split(' ');
  demo = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [demo.stdout, demo.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  closed = once(demo, 'close');
}

async function exitCode(): Promise<number | null> {
  await closed;
  return demo.exitCode;
}

const said = (text: string) => vi.waitFor(() => expect(output).toContain(text), { timeout: 150_000 });

/** Whatever listens on the ports that the output names. */
async function answering(): Promise<string[]> {
  const urls = [...new Set(output.match(/http:\/\/127\.0\.0\.1:\d+/g))];
  const answers = await Promise.all(
    urls.map((url) =>
      fetch(url).then(
        () => url,
        () => '',
      ),
    ),
  );
  return answers.filter(Boolean);
}

test('the demo shows a verdict and one trace for each upload, and leaves nothing behind', async () => {
  start('npm run demo -- --no-jaeger --once');
  const code = await exitCode();
  expect(output).toContain('4 uploads, 4 traces, all as they should be');
  expect(code).toBe(0);
  expect(output).toContain('eicar.png      infected (Eicar-Test-Signature');
  expect(output).toMatch(/POST \/api\/upload .*mangamotion-backend\n +└─ upload/);
  expect(output).toMatch(/└─ worker\.scan .*mangamotion-worker\n/);
  expect(output).toMatch(/[├└]─ scanner\.checkFiles /);
  expect(output).toMatch(/ {2}ERROR: Invalid file type/);
  // All of it is gone before anybody could follow a link.
  expect(output).not.toContain('/trace/');
  expect(await readdir(temporary)).toEqual([]);
  expect(await answering()).toEqual([]);
}, 180_000);

/** The type of what a link leads to. */
async function typeAt(url: string): Promise<string | null> {
  return (await fetch(url)).headers.get('content-type');
}

/** How many there are of this operation of the API. */
async function tracesOf(operation: string, link = ''): Promise<number> {
  const jaeger = new JaegerApi(new URL(link).origin);
  return (await jaeger.search({ service: 'mangamotion-backend', operation })).length;
}

test('the demo stays up until Ctrl-C, which ends and removes everything', async () => {
  start(documented('npm run demo'));
  await said('Ctrl-C ends it');
  expect(await answering()).not.toEqual([]);
  const links = output.match(/http:\S+\/(?:trace\/[0-9a-f]{32}|search)/g) ?? [];
  expect(links).toHaveLength(5);
  for (const link of links) expect(await typeAt(link)).toMatch(/^text\/html/);
  // Of what it does itself there is hardly more to see than the uploads.
  await expect.poll(() => tracesOf('GET /api/jobs/:id', links[0])).toBe(3);
  demo.kill('SIGINT');
  expect(await exitCode()).toBe(0);
  expect(await readdir(temporary)).toEqual([]);
  expect(await answering()).toEqual([]);
}, 180_000);

test('the demo that keeps failures has the trace of the refusal, and says of the others that they are not kept', async () => {
  start(documented('npm run demo -- --keep failures'));
  await said('Ctrl-C ends it');
  expect(output).toContain('4 uploads, those traces that are kept, all as they should be');
  const [before = '', refused = ''] = output.split('▸ a text that calls itself a page');
  expect(refused).toMatch(/POST \/api\/upload .*\n +└─ upload .*ERROR: Invalid file type/);
  // On a busy machine an upload may be slow.
  expect(
    before.match(/not kept, because it neither failed nor took 2 s|\n {4}POST \/api\/upload /g),
  ).toHaveLength(3);
  const [traceId = ''] = /(?<=trace )\S+(?=: not kept)/.exec(before) ?? [];
  const [link = ''] = output.match(/http:\S+(?=\/search)/) ?? [];
  const outcome = await runTrace([traceId, '--jaeger', link], { TMPDIR: temporary });
  expect([outcome.code, outcome.stderr]).toEqual([
    1,
    expect.stringMatching(/Not (kept, because|there yet: )/),
  ]);
  demo.kill('SIGINT');
  expect(await exitCode()).toBe(0);
}, 180_000);

/** What `npm run trace -- --why` says of the first job in the output. */
async function why(text: string): Promise<string> {
  const [, jobId = ''] = /job (\S+) is accepted/.exec(text) ?? [];
  const [link = ''] = output.match(/http:\S+(?=\/search)/) ?? [];
  const env = { JAEGER_QUERY_URL: link, TMPDIR: temporary };
  return runDocumented(documented('npm run trace -- --why my-job'), { 'my-job': jobId }, { env });
}

test('without the scanner an upload is accepted, waits, and ends clean once it is back', async () => {
  start(documented('npm run demo -- --break scanner --for 30s'), {}, { '30s': '3s' });
  await said('Ctrl-C ends it');
  const [, outage = ''] = output.split('▸ three clean pages, while clamd is away for 3 s\n');
  expect(outage).toMatch(/^ {2}job \S+ is accepted, and waits\n {2}clamd is back\n {2}job \S+: clean\n/);
  expect(outage).toMatch(/worker\.scan .*ERROR: clamd cannot be reached/);
  expect(await why(outage)).toMatch(
    /^Job \S+, POST \/api\/upload of mangamotion-backend: failed, [\d.]+ m?s\n {2}mangamotion-worker, \S+: clamd cannot be reached.*\n {2}Nothing to compare with: \d other [^]*waiting in the queue[^]*\n {2}Log\n[^]*clamd/,
  );
  demo.kill('SIGINT');
  expect(await exitCode()).toBe(0);
  expect(await readdir(temporary)).toEqual([]);
}, 180_000);

test.each([
  ['storage', 'S3', 'storage'],
  ['redis', 'Redis', 'redis'],
])(
  'without %s an upload is refused, and is clean once it is back',
  async (what, program, named) => {
    start(`npm run demo -- --no-jaeger --once --break ${what} --for 3s`);
    expect(await exitCode()).toBe(0);
    const [, outage = ''] = output.split(`▸ three clean pages, while ${program} is away for 3 s\n`);
    expect(outage.split('\n').slice(0, 2)).toEqual([
      `  refused with 503: ${named} is not available, try again later`,
      `  ${program} is back`,
    ]);
    expect(outage).toMatch(/ {2}the same again\n {2}job \S+: clean\n/);
    expect(await readdir(temporary)).toEqual([]);
  },
  180_000,
);

test('Ctrl-C while something is away ends and removes everything', async () => {
  start('npm run demo -- --no-jaeger --break redis --for 1h');
  await said('refused with 503');
  demo.kill('SIGINT');
  expect(await exitCode()).toBe(130);
  expect(await readdir(temporary)).toEqual([]);
  expect(await answering()).toEqual([]);
}, 180_000);

test.each([
  ['--keep all', '--keep must be failures, got "all"'],
  ['--break network', '--break must be one of scanner, storage, redis, got "network"'],
  ['--break redis --for ever', '--for must be a duration like 500ms, 5s, 2m, 1h or 1d, got "ever"'],
  ['--break redis --for 30d', '--for must be 1d at most, got "30d"'],
  ['--for 5s', '--for goes with --break alone'],
])('%s is refused', async (options, rule) => {
  start(`npm run demo -- ${options}`);
  expect(await exitCode()).toBe(2);
  expect(output).toContain(`demo: ${rule}\n`);
});

test('Ctrl-C while things are starting ends and removes everything', async () => {
  start(documented('npm run demo -- --once'));
  await said('Redis');
  demo.kill('SIGINT');
  expect(await exitCode()).toBe(130);
  expect(await readdir(temporary)).toEqual([]);
  expect(await answering()).toEqual([]);
}, 180_000);

test('a server that fails to start is named with its last words, and the others are stopped', async () => {
  // Nothing can be written below a file.
  start('npm run demo -- --once', { TMPDIR: path.resolve('package.json') });
  expect(await exitCode()).toBe(1);
  expect(output).toContain('package.json');
  expect(output).toContain('Stopped and removed everything');
});

test('--help says what the demo does, and starts nothing', async () => {
  start('npm run demo -- --help');
  expect(await exitCode()).toBe(0);
  expect(output).toContain('Usage: npm run demo');
});

test('an unknown option is named', async () => {
  start('npm run demo -- --twice');
  expect(await exitCode()).toBe(2);
  expect(output).toContain(
    'demo: there is no option --twice, but --help, --once, --jaeger, --keep, --break, --for\n',
  );
});
