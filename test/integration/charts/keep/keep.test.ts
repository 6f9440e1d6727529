import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Keep } from '../../../../charts/model/keep';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { startReceiver, type TraceBackend } from '../../../../deploy/rig/receiver/receiver';
import { Attribute } from '../../../../services/tracing/attributes';
import { type CollectorProgram, type DecidingCollector, findCollector, startDeciding } from './collector';
import { newTraceId, sendSpans, type TestSpan } from './send-trace';

let program: CollectorProgram | undefined;
let backend: TraceBackend;
beforeAll(async () => {
  [program, backend] = await Promise.all([findCollector(), startReceiver()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([program?.remove(), backend.stop()]);
});

const start = (keep: Partial<Keep>): Promise<DecidingCollector> =>
  startDeciding(program?.file ?? '', keep, backend.otlpEndpoint);

async function spansOf(traceId: string): Promise<string[]> {
  const trace = await new JaegerApi(backend.queryUrl).trace(traceId);
  return (trace?.spans ?? []).map(({ operationName }) => operationName).toSorted();
}
/** Of these traces, how many are there. */
const found = async (ids: readonly string[]): Promise<number> =>
  (await Promise.all(ids.map(spansOf))).filter((names) => names.length > 0).length;

const patience = { timeout: 20_000, interval: 100 };

const root: TestSpan = { name: 'root' };
const child: TestSpan = { name: 'child', parent: 'root' };

describe('the Collector, by the configuration of the charts,', () => {
  let collector: DecidingCollector | undefined;
  beforeAll(async () => {
    if (!program) return;
    collector = await start({ slowerThanSeconds: 1, waitSeconds: 2, users: ['ada'], share: 0 });
  }, 60_000);
  afterAll(() => collector?.stop());
  beforeEach(({ skip }) => skip(program === undefined, 'there is no OpenTelemetry Collector contrib'));

  /** Each span in a request of its own. */
  async function send(traceId: string, ...spans: readonly TestSpan[]): Promise<void> {
    for (const span of spans) await sendSpans(collector?.otlpUrl ?? '', traceId, span);
  }

  const kept: [title: string, spans: TestSpan[]][] = [
    ['a failed trace', [root, { ...child, isFailed: true }]],
    ['a slow one', [root, { ...child, millis: 1001 }]],
    ['one of a user that is named', [{ ...root, attributes: { [Attribute.userId]: 'ada' } }, child]],
    ['one whose request has not ended', [child, { ...child, name: 'other' }]],
    ['one whose scan has not ended', [root, { ...child, attributes: { [Attribute.scanQueued]: true } }]],
  ];

  test.each(kept)('keeps %s whole, with what comes late', async (_, spans) => {
    const traceId = newTraceId();
    await send(traceId, ...spans);
    const names = spans.map(({ name }) => name);
    await expect.poll(() => spansOf(traceId), patience).toEqual(names.toSorted());
    await send(traceId, { name: 'late', parent: 'root' });
    await expect.poll(() => spansOf(traceId), patience).toEqual([...names, 'late'].toSorted());
  });

  test('drops any other, with what comes late, be it failed', async () => {
    const ordinary = newTraceId();
    const scanned = newTraceId();
    await send(ordinary, root, { ...child, millis: 999 });
    await send(
      scanned,
      { ...root, attributes: { [Attribute.scanQueued]: true } },
      { ...child, attributes: { [Attribute.jobParentId]: 'job-1' } },
    );
    // Decisions are made in the order of arrival.
    const failed = newTraceId();
    await send(failed, { ...root, isFailed: true });
    await expect.poll(() => spansOf(failed), patience).toEqual(['root']);
    await send(ordinary, { name: 'late', parent: 'root', isFailed: true });
    await send(failed, { name: 'late', parent: 'root' });
    await expect.poll(() => spansOf(failed), patience).toEqual(['late', 'root']);
    expect(await spansOf(ordinary)).toEqual([]);
    expect(await spansOf(scanned)).toEqual([]);
  });

  test('takes no more of the share than fits into a second, and every failed one beside it', async () => {
    await using capped = disposable(
      await start({ slowerThanSeconds: 1, waitSeconds: 2, share: 1, perSecond: 5 }),
    );
    const ordinary = Array.from({ length: 60 }, newTraceId);
    const failed = Array.from({ length: 20 }, newTraceId);
    const beganAt = performance.now();
    await Promise.all([
      ...ordinary.map((id) => sendSpans(capped.otlpUrl, id, root)),
      ...failed.map((id) => sendSpans(capped.otlpUrl, id, { ...root, isFailed: true })),
    ]);
    // Decisions take as long as the spans took to come, and may begin and end within a second.
    const seconds = Math.ceil((performance.now() - beganAt) / 1000) + 2;
    await expect.poll(() => found(failed), patience).toBe(20);
    const count = await found(ordinary);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(Math.min(5 * seconds, 59));
  });

  test('decides on what it holds when it is stopped', async () => {
    const stopped = await start({ slowerThanSeconds: 1, waitSeconds: 5, share: 0 });
    const [before, failed, ordinary] = [newTraceId(), newTraceId(), newTraceId()];
    // It says that it is ready before it knows what to do when it is told to stop.
    await sendSpans(stopped.otlpUrl, before, { ...root, isFailed: true });
    await expect.poll(() => spansOf(before), patience).toEqual(['root']);
    await sendSpans(stopped.otlpUrl, failed, root, { ...child, isFailed: true });
    await sendSpans(stopped.otlpUrl, ordinary, root, child);
    await stopped.stop();
    expect(await spansOf(failed)).toEqual(['child', 'root']);
    expect(await spansOf(ordinary)).toEqual([]);
  });
});

const disposable = (collector: DecidingCollector) => ({
  otlpUrl: collector.otlpUrl,
  [Symbol.asyncDispose]: () => collector.stop(),
});
