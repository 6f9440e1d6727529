import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReceivedBatch } from '../../../../deploy/rig/receiver/received-batch';
import { TailDecision } from '../../../../deploy/rig/receiver/tail-decision';
import { TraceStore } from '../../../../deploy/rig/receiver/trace-store';
import type { JaegerTag } from '../../../../services/shared/jaeger/trace';

let store: TraceStore;
let decision: TailDecision;

beforeEach(() => {
  vi.useFakeTimers();
  store = new TraceStore();
  decision = new TailDecision({ slowerThanSeconds: 2, decisionSeconds: 5 }, store);
});

afterEach(() => {
  decision.stop();
  vi.useRealTimers();
});

const traceID = 'a'.repeat(32);
const failed: JaegerTag = { key: 'error', type: 'bool', value: true };

function batch(spanID: string, seconds: number, tags: readonly JaegerTag[] = []): ReceivedBatch {
  const times = { startTime: 1_000_000, duration: seconds * 1_000_000 };
  const span = { traceID, spanID, operationName: spanID, references: [], logs: [], tags, ...times };
  return { process: { serviceName: 'api', tags: [] }, spans: [span] };
}

const kept = (): string[] | undefined => store.trace(traceID)?.spans.map(({ spanID }) => spanID);

test.each<[string, ReceivedBatch[], string[] | undefined]>([
  ['failed', [batch('a', 1), batch('b', 1, [failed])], ['a', 'b']],
  ['slow', [batch('a', 1), batch('b', 2)], ['a', 'b']],
  ['neither', [batch('a', 1), batch('b', 1.9)], undefined],
])(
  'a trace that is %s is decided on when it is time, and what comes late follows',
  (_what, batches, expected) => {
    for (const each of batches) decision.add(each);
    vi.advanceTimersByTime(4999);
    expect(kept()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(kept()).toEqual(expected);
    decision.add(batch('late', 9, [failed]));
    vi.advanceTimersByTime(60_000);
    expect(kept()).toEqual(expected && [...expected, 'late']);
  },
);

test('once it is stopped it waits for nothing', () => {
  decision.add(batch('a', 1));
  decision.stop();
  expect(vi.getTimerCount()).toBe(0);
});
