import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../../eventually';
import { FAST_PATH_VALUES } from '../fast-path-values';
import type { ReceivedSpan } from '../otlp-decode';
import { OtlpReceiver } from '../otlp-receiver';
import { drawTree } from '../span-tree';
import { TracedApp, type Ended } from '../traced-app';

interface Run {
  readonly ended: Ended;
  readonly spans: readonly ReceivedSpan[];
}

const folder = path.join(__dirname, '../fixtures/hooks');

async function runWith(hooks: string | undefined, TRACING_FAST_PATH: string): Promise<Run> {
  const receiver = await OtlpReceiver.start();
  onTestFinished(async () => await receiver.stop());
  const app = new TracedApp(['hooks/app.cjs'], {
    TRACING_FAST_PATH,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    ...(hooks !== undefined && { TRACING_HOOKS: path.join(folder, hooks) }),
  });
  return { ended: await app.ended(), spans: receiver.spans };
}

const linesOf = ({ ended }: Run): string[] => ended.stdout.trim().split('\n').toSorted();
const messagesOf = ({ ended }: Run): string[] =>
  ended.stderr
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Reflect.get(Object(JSON.parse(line)), 'message'))
    .map(String);
const treeOf = ({ spans }: Pick<Run, 'spans'>): string[] =>
  drawTree(spans, spans.find(({ name }) => name.startsWith('work'))?.traceId ?? '');

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (fastPath) => {
  test.each(['hooks.cjs', 'hooks.mjs'])('%s adds what it exports', async (hooks) => {
    const run = await runWith(hooks, fastPath);
    expect(run.ended).toMatchObject({ code: 0, stderr: '' });
    expect(treeOf(run)).toEqual(['work renamed', '  GET', '    GET']);
    const work = run.spans.find(({ parentSpanId }) => parentSpanId === '');
    expect(work?.attributes).toMatchObject({ started: true, card: '…' });
    expect(linesOf(run)).toEqual([
      'ended GET',
      'ended GET',
      'ended work renamed',
      'exported GET of test',
      'exported GET of test',
      'exported work renamed of test',
      'tenant none',
    ]);
  });

  test("OpenTelemetry's own exporters and propagators are taken as they are", async () => {
    const [first, second] = [await OtlpReceiver.start(), await OtlpReceiver.start()];
    const app = new TracedApp(['hooks/app.cjs'], {
      TRACING_FAST_PATH: fastPath,
      TRACING_HOOKS: path.join(folder, 'sdk.cjs'),
      OTEL_PROPAGATORS: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: first.endpoint,
      SECOND_BACKEND: second.endpoint,
      STAYS: 'true',
    });
    onTestFinished(async () => {
      await app.terminate();
      await Promise.all([first.stop(), second.stop()]);
    });
    for (const { spans } of [first, second])
      await eventually(() => expect(treeOf({ spans })).toEqual(['work', '  GET', '    GET', '      noise']));
    expect(app.stderr).toBe('');
  });

  test('what throws or hangs in it reaches nobody, is told once for each kind, and counted each time', async () => {
    const run = await runWith('throws.cjs', fastPath);
    const [printed, failures] = run.ended.stdout.split('\nfailures ');
    expect({ code: run.ended.code, printed }).toEqual({ code: 0, printed: 'tenant undefined' });
    expect(JSON.parse(failures ?? '')).toMatchObject({
      filter: 4,
      'processor.onEnd': 4,
      'processor.onStart': 4,
      'propagator.extract': 1,
      'propagator.inject': 1,
    });
    expect(treeOf(run)).toEqual(['work', '  GET', '    GET', '      noise']);
    const kinds = [
      'exporter.export',
      'filter',
      'processor.onEnd',
      'processor.onStart',
      'propagator.extract',
      'propagator.fields',
      'propagator.inject',
    ];
    const told = kinds.map((kind) => `a hook fails: ${kind}: not here; it is not told again`);
    expect(messagesOf(run).toSorted()).toEqual(told);
  });

  test('a file that cannot be read is told, and the service is traced without', async () => {
    const run = await runWith('unreadable.cjs', fastPath);
    expect(messagesOf(run)).toEqual(['TRACING_HOOKS has no effect: no such exporter']);
    expect(treeOf(run)).toEqual(treeOf(await runWith(undefined, fastPath)));
  });
});
