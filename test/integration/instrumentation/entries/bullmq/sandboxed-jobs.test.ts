import { beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { drawTree } from '../../span-tree';
import type { Ended } from '../../traced-app';
import { runJobs } from './run-jobs';

/** Seven that are added, a child of one, and two runs of a scheduler. */
const JOBS = 10;
/** What BullMQ sends to add a job, and to write its progress. */
const SCRIPT = 'evalsha';

const SANDBOXES = FAST_PATH_VALUES.flatMap((fastPath) =>
  ['sandboxed-processor.cjs', 'sandboxed-processor.mjs'].flatMap((processor) =>
    ['false', 'true'].map((threads) => ({ fastPath, processor, threads })),
  ),
);

describe.each(SANDBOXES)('TRACING_FAST_PATH=$fastPath, $processor, threads: $threads', (sandbox) => {
  let ended: Ended;
  let spans: readonly ReceivedSpan[];

  beforeAll(async () => {
    ({ ended, spans } = await runJobs('sandboxed-jobs.cjs', {
      TRACING_FAST_PATH: sandbox.fastPath,
      PROCESSOR: sandbox.processor,
      USE_WORKER_THREADS: sandbox.threads,
      EXPECTED_JOBS: String(JOBS),
      TRACING_REDIS_COMMANDS: 'all',
      // Only the end of a process or thread sends them.
      OTEL_BSP_SCHEDULE_DELAY: '60000',
    }));
  });

  test('the app ends by itself, and says nothing', () => {
    expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  test.each([
    ['first', 1],
    ['second', 1],
    ['retried', 2],
  ])('%s: each processing, and its progress, is below the one queueAdd', (way, attempts) => {
    const root = spans.find(({ name }) => name === `upload:${way}`);
    const times = attempts === 1 ? '' : `${attempts} × `;
    // One script adds the job, one for each attempt writes its progress.
    expect(drawTree(spans, root?.traceId ?? 'no such root')).toEqual([
      `upload:${way}`,
      '  queueAdd',
      `    ${attempts + 1} × ${SCRIPT}`,
      `    ${times}worker.scan:${way}`,
      '      set',
    ]);
  });

  test('what follows a wait for children stays in the trace of the job', () => {
    const root = spans.find(({ name }) => name === 'upload:waiting');
    // And what opening and closing a queue sends.
    const own = spans.filter(({ name }) => ![SCRIPT, 'hset', 'quit'].includes(name));
    expect(drawTree(own, root?.traceId ?? 'no such root')).toEqual([
      'upload:waiting',
      '  queueAdd',
      '    worker.scan:waiting',
      '      queueAdd',
      '        worker.scan:step',
      '          set',
      '      set',
      '    worker.scan:waiting',
      '      set',
    ]);
  });

  test.each([
    ['foreign', ['process scan', '  get'], { status: 'UNSET' }],
    ['broken', ['process scan'], { status: 'ERROR', statusMessage: 'broken' }],
    ['dying', ['process scan'], { status: 'ERROR', statusMessage: 'Unexpected exit code: 3 signal: null' }],
  ])('%s: a processor without a consumer span gets one', (way, below, process) => {
    const root = spans.find(({ name }) => name === `upload:${way}`);
    const own = spans.filter(({ name }) => name !== SCRIPT);
    const lines = below.map((line) => `    ${line}`);
    expect(drawTree(own, root?.traceId ?? '')).toEqual([`upload:${way}`, '  queueAdd', ...lines]);
    expect(spans.find(({ traceId, kind }) => traceId === root?.traceId && kind === 'CONSUMER')).toMatchObject(
      { attributes: { 'bullmq.job.name': way, 'bullmq.job.attempt': 1 }, ...process },
    );
  });

  test('each run of a scheduler is a trace of its own, with the processing below the run', () => {
    const runs = spans.filter(({ name }) => name === 'queueRun');
    const trees = runs.map(({ traceId }) => drawTree(spans, traceId));
    const tree = ['queueRun', `  ${SCRIPT}`, '  worker.scan:scheduled', '    set'];
    expect(trees).toEqual([tree, tree]);
  });

  test('starting the sandbox, and what it does between jobs, make no span', () => {
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name);
    const ways = ['first', 'second', 'retried', 'waiting', 'scheduled', 'foreign', 'broken', 'dying'];
    const uploads = ways.map((way) => `upload:${way}`);
    expect(roots.toSorted()).toEqual([...uploads, 'queueRun', 'queueRun'].toSorted());
  });
});

test.each(
  FAST_PATH_VALUES.flatMap((fastPath) => ['false', 'true'].map((threads) => ({ fastPath, threads }))),
)(
  'TRACING_FAST_PATH=$fastPath, threads: $threads: an attempt whose processor cannot be loaded has a failed span',
  async ({ fastPath, threads }) => {
    const { spans } = await runJobs('sandboxed-jobs.cjs', {
      TRACING_FAST_PATH: fastPath,
      PROCESSOR: 'unloadable-processor.cjs',
      USE_WORKER_THREADS: threads,
      // All but the one that is tried again.
      EXPECTED_JOBS: '8',
    });
    const processing = spans.filter(({ name }) => name === 'process scan');
    const names = processing.map(({ attributes }) => String(attributes['bullmq.job.name']));
    expect(names.toSorted()).toEqual(
      ['broken', 'dying', 'first', 'foreign', 'retried', 'retried', 'second', 'waiting'].toSorted(),
    );
    for (const { status, statusMessage } of processing)
      expect({ status, statusMessage }).toEqual({ status: 'ERROR', statusMessage: 'not to be loaded' });
  },
);
