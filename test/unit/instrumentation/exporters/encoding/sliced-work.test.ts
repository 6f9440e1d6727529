import { beforeEach, expect, test, vi } from 'vitest';
import { SlicedWork, type Steps } from '../../../../../deploy/instrumentation/exporters/encoding/sliced-work';
import { BatchEncoder } from '../../../../../deploy/instrumentation/exporters/jaeger/batch-encoder';
import { OtlpEncoder } from '../../../../../deploy/instrumentation/exporters/otlp/otlp-encoder';
import { OtlpJsonEncoder } from '../../../../../deploy/instrumentation/exporters/otlp/otlp-json-encoder';
import { sampleSpan } from '../../../../integration/instrumentation/exporters/sample-span';

const turns = vi.spyOn(globalThis, 'setImmediate');
let now = 0;

const unexpected = (): never => {
  throw new Error('neither a result nor a failure was expected');
};

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

function* oneByOne<T>(items: readonly T[], work: (item: T) => void): Steps<string> {
  for (const item of items) {
    yield;
    work(item);
  }
  return 'done';
}

function resultOf<T>(steps: Steps<T>): Promise<T> {
  return new Promise((resolve, reject) => new SlicedWork(steps, resolve, reject));
}

const indices = (length: number) => Array.from({ length }, (_, index) => index);

test('quick work is done in one go, in its order', async () => {
  const done: number[] = [];
  expect(await resultOf(oneByOne(indices(100), (item) => done.push(item)))).toBe('done');
  expect(done).toEqual(indices(100));
  expect(turns).not.toHaveBeenCalled();
});

test('slow work gives way after two milliseconds, which it sees at every eighth step', async () => {
  const turnsBefore: number[] = [];
  const work = oneByOne(indices(40), () => {
    turnsBefore.push(turns.mock.calls.length);
    now += 0.2;
  });
  await resultOf(work);
  // The first step goes up to the first item.
  expect(turnsBefore).toEqual(indices(40).map((item) => Math.floor((item + 1) / 16)));
});

test('slow work can be finished at once, and says so once', () => {
  const results: string[] = [];
  const work = oneByOne(indices(40), () => (now += 1));
  const sliced = new SlicedWork(work, (result) => results.push(result), unexpected);
  expect(results).toEqual([]);
  sliced.finish();
  sliced.finish();
  expect(results).toEqual(['done']);
});

test('work that is cancelled says nothing, and goes on no more', async () => {
  const done: number[] = [];
  const work = oneByOne(indices(40), (item) => {
    done.push(item);
    now += 1;
  });
  const sliced = new SlicedWork(work, unexpected, unexpected);
  sliced.cancel();
  sliced.finish();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(done).toEqual(indices(7));
});

test('work that fails says why', async () => {
  const failing = oneByOne(indices(40), () => {
    throw new Error('broken');
  });
  await expect(resultOf(failing)).rejects.toThrow('broken');
});

test.each([
  ['OTLP', () => new OtlpEncoder()],
  ['OTLP as JSON', () => new OtlpJsonEncoder()],
  ['compact Thrift', () => new BatchEncoder('compact', 'message', 65_000)],
  ['binary Thrift', () => new BatchEncoder('binary', 'struct', 4_000_000)],
])('a batch of 512 slow spans is encoded as %s in slices of eight', async (_name, create) => {
  await resultOf(create().encode(slowSpans()));
  expect(turns).toHaveBeenCalledTimes(512 / 8);
});
