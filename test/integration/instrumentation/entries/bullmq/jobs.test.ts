import { beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { drawTree } from '../../span-tree';
import type { Ended } from '../../traced-app';
import { runJobs } from './run-jobs';

const WAYS = {
  add: 1,
  addBulk: 2,
  delayed: 1,
  retried: 1,
  flow: 2,
  bulkFlow: 1,
  scheduled: 2,
  flaky: 1,
  putBack: 1,
  // With the children that they wait for.
  waiting: 3,
  stepped: 2,
};
const UNTRACED_JOBS = 1;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each(['jobs.cjs', 'jobs.mjs'])('%s', (script) => {
    let ended: Ended;
    let spans: readonly ReceivedSpan[];

    /** The tree that begins with the span `upload:<way>`, without the commands that BullMQ sends to add a job. */
    function treeOf(way: string): string[] {
      const root = spans.find(({ name }) => name === `upload:${way}`);
      const ofBullMQ = /^(evalsha|multi|exec)$/;
      return drawTree(
        spans.filter(({ name }) => !ofBullMQ.test(name)),
        root?.traceId ?? 'no such root',
      );
    }

    beforeAll(async () => {
      const jobs = Object.values(WAYS).reduce((sum, count) => sum + count, UNTRACED_JOBS);
      ({ ended, spans } = await runJobs(script, {
        TRACING_FAST_PATH,
        WAYS: Object.keys(WAYS).join(','),
        EXPECTED_JOBS: String(jobs),
        TRACING_TRUST_INCOMING: 'false',
        TRACING_REDIS_COMMANDS: 'all',
      }));
    });

    test('the app ends by itself, and says nothing', () => {
      expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    });

    test.each([
      ['add', ['worker.scan:add', '  set']],
      ['addBulk', ['2 × worker.scan:bulk', '  set']],
      ['delayed', ['worker.scan:delayed', '  set']],
      ['retried', ['3 × worker.scan:retried', '  set']],
      ['flow', ['worker.scan:child', '  set', 'worker.scan:parent', '  set']],
      ['bulkFlow', ['worker.scan:flow', '  set']],
      ['scheduled', []],
      ['flaky', []],
      ['putBack', ['worker.scan:putBack', '  set']],
      [
        'waiting',
        [
          '2 × worker.scan:waiting',
          '  queueAdd',
          '    worker.scan:step',
          '      set',
          '  set',
          '2 × worker.scan:waiting',
          '  set',
        ],
      ],
      [
        'stepped',
        [
          'worker.scan:stepped',
          '  queueAdd',
          '    worker.scan:step',
          '      set',
          '  set',
          'worker.scan:stepped',
          '  set',
        ],
      ],
    ])('%s: each processing is below the one queueAdd', (way, below) => {
      expect(treeOf(way)).toEqual([`upload:${way}`, '  queueAdd', ...below.map((line) => `    ${line}`)]);
    });

    test.each([
      ['scheduled', [1, 1]],
      ['flaky', [3]],
      ['putBack', [1, 2]],
      ['waiting', []],
      ['stepped', [1, 1]],
    ])('%s: each run is a trace that links the producer, with all attempts at it', (way, attempts) => {
      const upload = spans.find(({ name }) => name === `upload:${way}`);
      const add = spans.find(({ name, traceId }) => name === 'queueAdd' && traceId === upload?.traceId);
      const runs = spans.filter(
        ({ name, attributes }) => name === 'queueRun' && attributes['bullmq.job.name'] === way,
      );
      for (const run of runs) {
        const links = [{ traceId: add?.traceId, spanId: add?.spanId }];
        expect(run).toMatchObject({ kind: 'CONSUMER', parentSpanId: '', links });
      }
      const ownWork = spans.filter(({ name }) => name !== 'evalsha');
      const trees = [...new Set(runs.map(({ traceId }) => traceId))].map((id) => drawTree(ownWork, id));
      expect(trees).toEqual(
        attempts.map((count) => [
          count > 1 ? `${count} × queueRun` : 'queueRun',
          `  worker.scan:${way}`,
          '    set',
        ]),
      );
    });

    test('a job that was added outside of any trace begins its own, without a producer span', () => {
      const scan = spans.find(({ name }) => name === 'worker.scan:untraced');
      expect(drawTree(spans, scan?.traceId ?? '')).toEqual(['worker.scan:untraced', '  set']);
    });

    test('polling, locks, stall checks and connecting make no span, wherever the worker was started', () => {
      const startup = spans.find(({ name }) => name === 'startup');
      expect(drawTree(spans, startup?.traceId ?? '')).toEqual(['startup']);
      const roots = spans
        .filter(({ name, parentSpanId }) => parentSpanId === '' && name !== 'queueRun')
        .map(({ name }) => name);
      const uploads = Object.keys(WAYS).map((way) => `upload:${way}`);
      expect(roots.toSorted()).toEqual([...uploads, 'startup', 'worker.scan:untraced'].toSorted());
    });

    test('queueAdd is a producer that names queue and job', () => {
      const root = spans.find(({ name }) => name === 'upload:add');
      const queueAdd = spans.find(({ parentSpanId }) => parentSpanId === root?.spanId);
      expect(queueAdd).toMatchObject({ name: 'queueAdd', kind: 'PRODUCER', status: 'UNSET' });
      expect(queueAdd?.attributes).toEqual({
        'messaging.system': 'bullmq',
        'messaging.operation.type': 'send',
        'messaging.destination.name': 'scan',
        'bullmq.queue.name': 'scan',
        'bullmq.queue.operation': 'add',
        'bullmq.job.name': 'add',
        'bullmq.job.id': expect.stringMatching(/./),
      });
    });

    test('the Redis commands that add the job are below queueAdd', () => {
      const queueAdds = new Set(spans.filter(({ name }) => name === 'queueAdd').map(({ spanId }) => spanId));
      const scripts = spans.filter(({ name }) => name === 'evalsha');
      expect(scripts.length).toBeGreaterThanOrEqual(queueAdds.size);
      const others = scripts.filter(({ parentSpanId }) => !queueAdds.has(parentSpanId));
      // A job that puts itself back does so by a script, while it is processed.
      const nameOf = (id: string) => spans.find(({ spanId }) => spanId === id)?.name ?? '';
      const ofPutBack = ['putBack', 'putBack', 'stepped', 'stepped', 'stepped', 'waiting', 'waiting'];
      expect(others.map(({ parentSpanId }) => nameOf(parentSpanId)).toSorted()).toEqual(
        ofPutBack.map((way) => `worker.scan:${way}`),
      );
    });

    test('neither payloads nor arguments of Redis commands are in any span', () => {
      expect(JSON.stringify(spans)).not.toMatch(/never-in-a-span/);
      const commands = spans.filter(({ attributes }) => attributes['db.system.name'] === 'redis');
      expect(new Set(commands.map(({ attributes }) => attributes['db.query.text']))).toEqual(
        new Set(commands.map(({ name }) => name)),
      );
    });
  });

  test('without TRACING_REDIS_COMMANDS=all, only the commands that add a job make spans', async () => {
    const { spans } = await runJobs('jobs.cjs', {
      TRACING_FAST_PATH,
      WAYS: 'add',
      EXPECTED_JOBS: String(1 + UNTRACED_JOBS),
    });
    const root = spans.find(({ name }) => name === 'upload:add');
    expect(drawTree(spans, root?.traceId ?? '')).toEqual([
      'upload:add',
      '  queueAdd',
      '    evalsha',
      '    worker.scan:add',
    ]);
  });
});
