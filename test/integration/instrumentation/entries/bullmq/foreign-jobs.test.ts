import { beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { drawTree } from '../../span-tree';
import type { Ended } from '../../traced-app';
import { runJobs } from './run-jobs';

const attempt = ({ attributes }: ReceivedSpan): number => Number(attributes['bullmq.job.attempt']);

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each(['foreign-jobs.cjs', 'foreign-jobs.mjs'])('%s', (script) => {
    let ended: Ended;
    let spans: readonly ReceivedSpan[];

    beforeAll(async () => {
      ({ ended, spans } = await runJobs(script, { TRACING_FAST_PATH, TRACING_REDIS_COMMANDS: 'all' }));
    });

    /** What BullMQ sends to move jobs is left out. */
    const treeOf = (name: string): string[] => {
      const own = spans.filter((span) => !/^(evalsha|multi|exec)$/.test(span.name));
      return drawTree(own, spans.find((span) => span.name === name)?.traceId ?? `no ${name}`);
    };

    const processOf = (job: string): readonly ReceivedSpan[] =>
      spans.filter(
        ({ name, attributes }) => name.startsWith('process ') && attributes['bullmq.job.name'] === job,
      );

    test('the app ends by itself, and says nothing', () => {
      expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    });

    test.each([
      ['silent', ['process pages']],
      ['command', ['process pages', '  get']],
      ['inner', ['process pages', '  work', '    get']],
      ['described', ['process pages']],
      ['injecting', ['process pages', '  elsewhere']],
      ['consumer', ['get', 'scan', '  get']],
      ['consumerLater', ['process pages', '  work', '    scan', '      get']],
      ['failing', ['2 × process pages']],
      ['failingConsumer', ['scan']],
      // By the command that puts it back.
      ['delayed', ['process pages']],
      ['parent', ['process pages', 'process pages', '  get']],
      ['scheduled', []],
      ['adding', ['process pages', '  queueAdd', '    process pages']],
      ['finished', ['process taken']],
      ['broken', ['process taken']],
      ['one', ['process taken']],
      ['next', ['process taken']],
    ])('%s: the processor is below queueAdd, in a span unless it brings a consumer first', (name, below) => {
      expect(treeOf(`upload:${name}`)).toEqual([
        `upload:${name}`,
        '  queueAdd',
        ...below.map((line) => `    ${line}`),
      ]);
    });

    test('a job that was added outside of any trace begins one with its processing', () => {
      const [untraced] = processOf('untraced');
      expect(drawTree(spans, untraced?.traceId ?? '')).toEqual(['process pages', '  get']);
    });

    test('a run has the span of a run, and no other', () => {
      const runs = spans.filter(({ name }) => name === 'queueRun');
      const trees = runs.map(({ traceId }) => drawTree(spans, traceId));
      expect(trees).toHaveLength(2);
      expect(trees).toEqual(expect.arrayContaining([['queueRun'], ['queueRun', '  get']]));
    });

    test('it says what was processed, and as which attempt', () => {
      const [silent] = processOf('silent');
      expect(silent).toMatchObject({ kind: 'CONSUMER', status: 'UNSET' });
      expect(silent?.attributes).toEqual({
        'messaging.system': 'bullmq',
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'pages',
        'messaging.message.id': expect.stringMatching(/./),
        'bullmq.job.id': silent?.attributes['messaging.message.id'],
        'bullmq.job.name': 'silent',
        'bullmq.job.attempt': 1,
      });
    });

    test('what the processor writes to the active span is there', () => {
      expect(processOf('described')[0]?.attributes).toMatchObject({ page: 7 });
    });

    test('an attempt that fails says so, and the next one does not', () => {
      const attempts = processOf('failing').toSorted((one, other) => attempt(one) - attempt(other));
      expect(attempts).toMatchObject([
        {
          status: 'ERROR',
          statusMessage: 'not today',
          attributes: { 'bullmq.job.attempt': 1, 'error.type': 'TypeError' },
          events: [{ name: 'exception' }],
        },
        { status: 'UNSET', attributes: { 'bullmq.job.attempt': 2 }, events: [] },
      ]);
    });

    test('so does a job that is taken by hand', () => {
      expect(processOf('finished')).toMatchObject([{ status: 'UNSET' }]);
      expect(processOf('broken')).toMatchObject([
        { status: 'ERROR', statusMessage: 'broken', attributes: { 'error.type': 'RangeError' } },
      ]);
    });
  });

  test('a job that only puts itself back was not processed: it has the span of its run alone', async () => {
    const { spans } = await runJobs('foreign-jobs.cjs', { TRACING_FAST_PATH });
    const job = 'bullmq.job.name';
    const ofDelayed = spans.filter(({ attributes }) => attributes[job] === 'delayed');
    expect(ofDelayed.map(({ name }) => name)).toEqual(['queueAdd', 'queueRun']);
  });
});
