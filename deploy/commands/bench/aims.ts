import type { LoadSample, Samples } from './measurement';
import { added, type Measure, measured, ratio, type Round, roundsOf, share, value } from './series';
import type { Estimate } from './statistics';
import { baseName, oursAt, oursName, peers } from './tracers/all';

/** What is promised of the bundle in one row. */
export interface Aim {
  readonly row: string;
  /** With the peer that was found the best, where it is compared with peers. */
  readonly name: (samples: Samples) => string;
  /** What it must not exceed. */
  readonly limit: number;
  /** It is resolved where half of its interval is no more. */
  readonly margin: number;
  /** Undefined where it was not measured. */
  readonly estimate: (samples: Samples) => Estimate | undefined;
  /** Who has to be measured for it, after what was measured so far. */
  readonly tracers: (samples: Samples) => readonly string[];
}

const cpuRows: readonly string[] = ['get', 'presign', 'enqueue', 'upload-64k', 'scan', 'upload-1m'];
const fastRows: readonly string[] = ['get', 'presign', 'enqueue'];
const mebibyte = 1024 ** 2;

const cpu = ({ cpuMicrosPerRequest }: LoadSample): number => cpuMicrosPerRequest;
const cpuIn = (row: string) => (samples: Samples) => roundsOf(samples.load, row, cpu);
const startsOf = (read: (sample: Samples['starts'][number]) => number) => (samples: Samples) =>
  roundsOf(samples.starts, 'start', read);
const spansOf = (read: (sample: Samples['spans'][number]) => number) => (samples: Samples) =>
  roundsOf(samples.spans, 'spans', read);

export const aims: readonly Aim[] = [
  ...cpuRows.map((row) => againstPeers(row, 100, { limit: 0.25, margin: 0.025 })),
  ...cpuRows.map((row) => againstPeers(row, 10, { limit: 0.15, margin: 0.015 })),
  ...fastRows.map((row) => againstPeers(row, 1, { limit: 0.1, margin: 0.01 })),
  ...['upload-1m', 'scan'].flatMap((row) => [
    aim(row, 'CPU at 100 %, to untraced', { limit: 1.03, margin: 0.005 }, cpuIn(row), toBase(100)),
    aim(row, 'CPU at 10 %, to untraced', { limit: 1.01, margin: 0.005 }, cpuIn(row), toBase(10)),
  ]),
  aim('get', 'CPU added where nothing is sampled, µs', { limit: 2, margin: 0.3 }, cpuIn('get'), aboveBase(0)),
  aim(
    'start',
    'cold start at 100 %, to untraced',
    { limit: 1.1, margin: 0.02 },
    startsOf(({ coldStartMillis }) => coldStartMillis),
    toBase(100),
  ),
  ...fastRows.map((row) =>
    aim(
      row,
      'p99 at half of the peak at 10 %, to untraced',
      { limit: 1.05, margin: 0.025 },
      ({ paced }) => roundsOf(paced, row, ({ p99Millis }) => p99Millis),
      toBase(10),
    ),
  ),
  aim(
    'start',
    'memory added at rest, MB',
    { limit: 8, margin: 1 },
    startsOf(({ residentBytes }) => residentBytes / mebibyte),
    aboveBase(100),
  ),
  aim(
    'presign',
    'memory added under load, MB',
    { limit: 12, margin: 1 },
    ({ load }) => roundsOf(load, 'presign', ({ residentBytes }) => residentBytes / mebibyte),
    aboveBase(100),
  ),
  ...spanAims(),
];

function spanAims(): Aim[] {
  const nanos = spansOf(({ nanosPerSpan }) => nanosPerSpan);
  const heap = spansOf(({ heapBytesPerSpan }) => heapBytesPerSpan);
  const encoded = spansOf(({ encodedBytesPerSpan }) => encodedBytesPerSpan);
  return [
    aim('spans', 'a span at 100 %, ns', { limit: 1500, margin: 50 }, nanos, value(oursName)),
    aim('spans', 'a span at 1 %, ns', { limit: 500, margin: 50 }, nanos, value(oursAt(1))),
    aim('spans', 'a buffered span, bytes of heap', { limit: 1000, margin: 25 }, heap, value(oursName)),
    aim('spans', 'an exported span, bytes', { limit: 100, margin: 5 }, encoded, value(oursName)),
  ];
}

function toBase(percent: number): Measure {
  return ratio(oursAt(percent), baseName);
}

function aboveBase(percent: number): Measure {
  return added(oursAt(percent), baseName);
}

export type Bounds = Pick<Aim, 'limit' | 'margin'>;

function aim(
  row: string,
  text: string,
  bounds: Bounds,
  rounds: (samples: Samples) => readonly Round[],
  measure: Measure,
): Aim {
  return {
    row,
    ...bounds,
    name: () => `${row}: ${text}`,
    estimate: (samples) => measured(rounds(samples), measure),
    tracers: () => measure.tracers,
  };
}

/** CPU time that is added to a request, as a share of what the best peer adds at the same rate. */
function againstPeers(row: string, percent: number, bounds: Bounds): Aim {
  const own = oursAt(percent);
  const rivals = peers.filter((peer) => peer.percent === percent).map(({ name }) => name);
  const of = (samples: Samples) => rank(cpuIn(row)(samples), rivals);
  return {
    row,
    ...bounds,
    name: (samples) => `${row}: CPU added at ${percent} %, to the best peer's (${of(samples)[0]?.name})`,
    estimate: (samples) => {
      const [best] = of(samples);
      return best && measured(cpuIn(row)(samples), share(own, best.name, baseName));
    },
    tracers: (samples) => [baseName, own, ...contenders(of(samples), rivals)],
  };
}

interface Ranked {
  readonly name: string;
  readonly added: Estimate;
}

/** Those that were measured, the one that adds least first. */
function rank(rounds: readonly Round[], names: readonly string[]): Ranked[] {
  return names
    .flatMap((name) => {
      const estimate = measured(rounds, added(name, baseName));
      return estimate ? [{ name, added: estimate }] : [];
    })
    .toSorted((a, b) => a.added.value - b.added.value);
}

/** Who may be the best: whoever surely adds more than another is not measured any further. */
function contenders(ranked: readonly Ranked[], all: readonly string[]): readonly string[] {
  const [best] = ranked;
  if (!best) return all;
  return ranked.filter(({ added: { low } }) => low <= best.added.high).map(({ name }) => name);
}
