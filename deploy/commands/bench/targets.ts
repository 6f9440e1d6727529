import type { Footprint } from './footprint';
import type { LoadSample, PacedSample, Samples } from './measurement';
import { ratios } from './series';
import { median, spread, type Spread } from './statistics';
import { coldStartRatios, rowsOf, toUntraced, type ToUntraced } from './to-untraced';
import { oursName, peers } from './tracers/all';

/** A promise about the bundle, and whether this run found it kept. */
export interface Target {
  readonly name: string;
  /** Over the rounds; kept where the median is. */
  readonly value: Spread;
  /** What the value must not exceed. */
  readonly limit: number;
  readonly met: boolean;
  /** Rounds that alone would have met it: few of many, or nearly all of them missing, tell how sure `met` is. */
  readonly roundsMet: number;
  readonly rounds: number;
}

/** Of the CPU time that a tracer adds to a request. */
const maxShareOfBestPeer = 0.5;
const maxShareOfAll = { 'ours-10': 0.25, 'ours-1': 0.15 } as const;
const sampledRows: readonly string[] = ['get', 'presign', 'enqueue'];
const uploadRow = 'upload';
const maxUploadRatio = 1.03;
const maxColdStartRatio = 1.15;
const maxPacedP99Ratio = 1.1;
const maxSpanNanos = { [oursName]: 1500, 'ours-1': 500 } as const;
const maxHeapBytesPerSpan = 1000;
const maxEncodedBytesPerSpan = 100;
const maxBundleBytes = 3_000_000;
const maxBundleFiles = 300;

/** Judges what was measured; a target whose tracers or rows were left out is left out, too. */
export function judge(samples: Samples, footprints: Readonly<Record<string, Footprint>>): Target[] {
  const bundle = footprints[oursName];
  return [
    ...cpuTargets(samples.load),
    ...targetOf(
      'all rows: cold start at 100 %, to untraced',
      coldStartRatios(samples.load, oursName),
      maxColdStartRatio,
    ),
    ...pacedTargets(samples.paced),
    ...spanTargets(samples),
    ...(bundle
      ? [
          ...targetOf('bundle, bytes', [bundle.bytes], maxBundleBytes),
          ...targetOf('bundle, files', [bundle.files], maxBundleFiles),
        ]
      : []),
  ];
}

function cpuTargets(load: readonly LoadSample[]): Target[] {
  const rows = rowsOf(load);
  const shares = Object.entries(maxShareOfAll);
  const { ratio } = cpuOf(load, uploadRow, 'ours-10');
  return [
    ...rows.flatMap((row) => bestPeerTarget(load, row)),
    ...shares.flatMap(([name, limit]) =>
      rows
        .filter((row) => sampledRows.includes(row))
        .flatMap((row) => {
          const share = ratios(cpuOf(load, row, name).added, cpuOf(load, row, oursName).added);
          return targetOf(`${row}: CPU added at ${percentOf(name)}, to that at 100 %`, share.values(), limit);
        }),
    ),
    ...targetOf(`${uploadRow}: CPU at 10 %, to untraced`, ratio.values(), maxUploadRatio),
  ];
}

function bestPeerTarget(load: readonly LoadSample[], row: string): Target[] {
  const measured = peers.map(({ name }) => ({ name, added: cpuOf(load, row, name).added }));
  const [best] = measured
    .filter(({ added }) => added.size > 0)
    .toSorted((a, b) => median([...a.added.values()]) - median([...b.added.values()]));
  if (!best) return [];
  const share = ratios(cpuOf(load, row, oursName).added, best.added);
  const name = `${row}: CPU added at 100 %, to the best peer's (${best.name})`;
  return targetOf(name, share.values(), maxShareOfBestPeer);
}

function cpuOf(load: readonly LoadSample[], row: string, tracer: string): ToUntraced {
  return toUntraced(load, row, tracer, ({ cpuMicrosPerRequest }) => cpuMicrosPerRequest);
}

function pacedTargets(paced: readonly PacedSample[]): Target[] {
  return rowsOf(paced).flatMap((row) => {
    const { ratio } = toUntraced(paced, row, 'ours-10', ({ p99Millis }) => p99Millis);
    return targetOf(`${row}: p99 at half of the peak at 10 %, to untraced`, ratio.values(), maxPacedP99Ratio);
  });
}

function spanTargets({ spans }: Samples): Target[] {
  const of = (tracer: string) => spans.filter((sample) => sample.tracer === tracer);
  const ours = of(oursName);
  const nanos = Object.entries(maxSpanNanos).flatMap(([tracer, limit]) =>
    targetOf(
      `manual span at ${percentOf(tracer)}, ns`,
      of(tracer).map(({ nanosPerSpan }) => nanosPerSpan),
      limit,
    ),
  );
  const heap = ours.map(({ heapBytesPerSpan }) => heapBytesPerSpan);
  const encoded = ours.map(({ encodedBytesPerSpan }) => encodedBytesPerSpan);
  return [
    ...nanos,
    ...targetOf('buffered span, bytes of heap', heap, maxHeapBytesPerSpan),
    ...targetOf('exported span, bytes', encoded, maxEncodedBytesPerSpan),
  ];
}

/** ours-10 → 10 % */
function percentOf(tracer: string): string {
  return `${tracer.replace('ours-', '')} %`;
}

/** Nothing where nothing was measured. */
function targetOf(name: string, values: Iterable<number>, limit: number): Target[] {
  const all = [...values];
  return all.length === 0 ? [] : [target(name, all, limit)];
}

/** @param values one for each round. @throws RangeError where there is none. */
export function target(name: string, values: readonly number[], limit: number): Target {
  const value = spread(values);
  const roundsMet = values.filter((each) => each <= limit).length;
  return { name, value, limit, met: value.median <= limit, roundsMet, rounds: values.length };
}
