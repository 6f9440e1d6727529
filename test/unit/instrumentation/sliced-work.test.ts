import { beforeEach, expect, test, vi } from 'vitest';
import { BatchEncoder } from '../../../deploy/instrumentation/exporters/batch-encoder';
import { OtlpEncoder } from '../../../deploy/instrumentation/exporters/otlp-encoder';
import { SlicedWork } from '../../../deploy/instrumentation/exporters/sliced-work';
import { sampleSpan } from '../../integration/exporters/sample-span';

const turns = vi.spyOn(globalThis, 'setImmediate');
let now = 0;

beforeEach(() => {
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  turns.mockClear();
  return () => clock.mockRestore();
});

/** A batch of spans that take a millisecond to read. */
function slowSpans() {
  return Array.from({ length: 512 }, () => ({
    ...sampleSpan(),
    get name() {
      now += 1;
      return 'slow';
    },
  }));
}

test('quick work is done in one go, in its order', async () => {
  const done: number[] = [];
  const items = Array.from({ length: 100 }, (_, index) => index);
  await new SlicedWork().each(items, (item) => done.push(item));
  expect(done).toEqual(items);
  expect(turns).not.toHaveBeenCalled();
});

test('slow work gives way after two milliseconds, which it sees at every eighth item', async () => {
  const items = Array.from({ length: 40 }, (_, index) => index);
  const turnsBefore: number[] = [];
  await new SlicedWork().each(items, () => {
    turnsBefore.push(turns.mock.calls.length);
    now += 0.2;
  });
  expect(turnsBefore).toEqual(items.map((item) => Math.floor(item / 16)));
});

test.each([
  ['OTLP', () => new OtlpEncoder()],
  ['compact Thrift', () => new BatchEncoder('compact', 'message', 65_000)],
  ['binary Thrift', () => new BatchEncoder('binary', 'struct', 4_000_000)],
])('a batch of 512 slow spans is encoded as %s in slices of eight', async (_name, create) => {
  await create().encode(slowSpans());
  expect(turns).toHaveBeenCalledTimes(512 / 8 - 1);
});
