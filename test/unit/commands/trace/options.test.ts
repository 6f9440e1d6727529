import { expect, test } from 'vitest';
import { parseOptions } from '../../../../deploy/commands/trace/options';
import { queryRule } from '../../../../deploy/commands/trace/query';
import { UsageError } from '../../../../services/shared/command/arguments';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const jobId = '0190a1c2-3b4c-7d5e-8f60-718293a4b5c6';
const twoDays = 172_800_000;

const selectionOf = (...args: string[]) => parseOptions(args, {}).selection;

test.each([
  [traceId, { traceId }],
  [traceId.toUpperCase(), { traceId }],
  ['a3ce929d0e0e4736', { traceId: 'a3ce929d0e0e4736' }],
  [jobId, { jobId }],
])('%s alone says what to find', (id, expected) => {
  expect(selectionOf(id)).toEqual({ ...expected, sinceMillis: twoDays, limit: 5 });
});

test('conditions are joined', () => {
  const args = ['--latest', '--failed', '--slow', '5s', '--user', '7', '--service', 'api', '--since', '1h'];
  expect(selectionOf(...args)).toEqual({
    failed: true,
    slowMillis: 5000,
    userId: '7',
    service: 'api',
    sinceMillis: 3_600_000,
    limit: 1,
  });
});

test.each([
  [
    [],
    'nothing to find: give a trace id, a job id, or one of --latest, --failed, --slow, --user, --service, --operation, --query',
  ],
  [
    ['xyz'],
    '"xyz" is neither a trace id (32 hexadecimal digits, as in the header x-trace-id) nor a job id (a UUID)',
  ],
  [
    ['0'.repeat(32)],
    `"${'0'.repeat(32)}" is neither a trace id (32 hexadecimal digits, as in the header x-trace-id) nor a job id (a UUID)`,
  ],
  [[traceId, jobId], `one trace or job id at a time, got ${traceId} ${jobId}`],
  [
    [traceId, '--latest'],
    `an id names what to find: "${traceId}" goes with none of --latest, --failed, --slow, --user, --service, --operation, --query`,
  ],
  [['--slow', '5'], '--slow must be a duration like 500ms, 5s, 2m, 1h or 1d, got "5"'],
  [['--slow', '0s'], '--slow must be a duration like 500ms, 5s, 2m, 1h or 1d, got "0s"'],
  [['--latest', '--limit', '0'], '--limit must be within 1..999, got "0"'],
  [
    ['--latest', '--jaeger', 'localhost:16686'],
    'Jaeger\'s address must be an http or https URL, got "localhost:16686"',
  ],
])('%j is refused', (args, message) => {
  expect(() => parseOptions(args, {})).toThrow(new UsageError(message));
});

test.each([
  [['--service', 'api'], { service: 'api' }],
  [['--operation', 'upload'], { operation: 'upload' }],
])('%j alone says what to find', (args, expected) => {
  expect(selectionOf(...args)).toEqual({ ...expected, sinceMillis: twoDays, limit: 5 });
});

test.each([
  [
    'service.name="mangamotion-backend" AND operation="upload" AND duration>5000ms',
    { service: 'mangamotion-backend', operation: 'upload', slowMillis: 5000.001 },
  ],
  ['user.id="user-123" AND error=true', { tags: { 'user.id': 'user-123' }, failed: true }],
  [`service='api' and duration >= 1.5s`, { service: 'api', slowMillis: 1500 }],
  ['job.id=scan-7 AND scan.status=infected', { tags: { 'job.id': 'scan-7', 'scan.status': 'infected' } }],
])('the query %s is read', (text, expected) => {
  expect(selectionOf('--query', text)).toEqual({ ...expected, sinceMillis: twoDays, limit: 5 });
});

test.each([
  '',
  'upload',
  'operation="upload" OR error=true',
  'duration=5s',
  'duration>5',
  'user.id>7',
  'a="b" AND',
  'a="b',
])('the query %j is refused with the rule', (text) => {
  expect(() => selectionOf('--query', text)).toThrow(new UsageError(`--query ${queryRule}; got ${text}`));
});

test('an unknown option is refused by name', () => {
  expect(() => parseOptions(['--newest'], {})).toThrow('there is no option --newest, but --latest, ');
});

test('Jaeger is where --jaeger says, else where the environment says, unless a cluster is named', () => {
  const env = { JAEGER_QUERY_URL: 'http://jaeger:16686/' };
  expect(parseOptions(['--latest', '--jaeger', 'https://other/jaeger/'], env).jaegerUrl).toBe(
    'https://other/jaeger',
  );
  expect(parseOptions(['--latest'], env).jaegerUrl).toBe('http://jaeger:16686');
  expect(parseOptions(['--latest', '--context', 'kind-a'], env).jaegerUrl).toBeUndefined();
});

test('a log file asks for logs', () => {
  expect(parseOptions(['--latest', '--log-file', 'a', '--log-file', '-'], {})).toMatchObject({
    logs: true,
    logFiles: ['a', '-'],
  });
});

test('--why explains one trace, also one that is searched for', () => {
  expect(parseOptions(['--why', jobId], {})).toMatchObject({ why: true, selection: { jobId, limit: 1 } });
  expect(parseOptions(['--why', '--failed'], {})).toMatchObject({
    why: true,
    selection: { failed: true, limit: 1 },
  });
  expect(() => parseOptions(['--why', '--failed', '--limit', '2'], {})).toThrow(
    new UsageError('--why explains one, and goes without --limit'),
  );
});
