import type {
  LoadMeasurement,
  LoadSample,
  PacedMeasurement,
  PacedSample,
  Samples,
  SpanMeasurement,
  SpanSample,
} from './measurement';
import { spread, type Spread } from './statistics';
import { baseName } from './tracers/all';

/** One figure of one tracer, over all rounds. */
interface Figure {
  readonly value: Spread;
  /** To the untraced service in the same round. */
  readonly ratio: Spread;
  /** The difference to the untraced service in the same round, in the figure's unit. */
  readonly added: Spread;
}

export type LoadFigures = Readonly<Record<Exclude<keyof LoadMeasurement, 'spansPerRequest'>, Figure>> & {
  readonly spansPerRequest: Spread;
};

export type PacedFigures = Readonly<Record<keyof PacedMeasurement, Figure>>;

type SpanFigures = Readonly<Record<keyof SpanMeasurement, Spread>>;

export interface Summary {
  /** By row, then by tracer. */
  readonly load: Readonly<Record<string, Readonly<Record<string, LoadFigures>>>>;
  /** By row, then by tracer. */
  readonly paced: Readonly<Record<string, Readonly<Record<string, PacedFigures>>>>;
  /** By tracer. */
  readonly spans: Readonly<Record<string, SpanFigures>>;
}

/** Boils samples down to medians and spreads, each ratio taken within its round. */
export function summarize({ load, paced, spans }: Samples): Summary {
  return {
    load: mapValues(
      Object.groupBy(load, ({ row }) => row),
      (samples) => summarizeLoad(samples),
    ),
    paced: mapValues(
      Object.groupBy(paced, ({ row }) => row),
      (samples) => summarizePaced(samples),
    ),
    spans: mapValues(
      Object.groupBy(spans, ({ tracer }) => tracer),
      (samples) => summarizeSpans(samples),
    ),
  };
}

function summarizeLoad(samples: readonly LoadSample[]): Record<string, LoadFigures> {
  const byTracer = Object.groupBy(samples, ({ tracer }) => tracer);
  const base = byTracer[baseName] ?? [];
  return mapValues(byTracer, (own) => ({
    requestsPerSecond: figure(own, base, (sample) => sample.requestsPerSecond),
    p99Millis: figure(own, base, (sample) => sample.p99Millis),
    cpuMicrosPerRequest: figure(own, base, (sample) => sample.cpuMicrosPerRequest),
    coldStartMillis: figure(own, base, (sample) => sample.coldStartMillis),
    spansPerRequest: spread(own.map((sample) => sample.spansPerRequest)),
  }));
}

function summarizePaced(samples: readonly PacedSample[]): Record<string, PacedFigures> {
  const byTracer = Object.groupBy(samples, ({ tracer }) => tracer);
  const base = byTracer[baseName] ?? [];
  return mapValues(byTracer, (own) => ({
    requestsPerSecond: figure(own, base, (sample) => sample.requestsPerSecond),
    p50Millis: figure(own, base, (sample) => sample.p50Millis),
    p99Millis: figure(own, base, (sample) => sample.p99Millis),
  }));
}

function summarizeSpans(samples: readonly SpanSample[]): SpanFigures {
  return {
    nanosPerSpan: spread(samples.map((sample) => sample.nanosPerSpan)),
    heapBytesPerSpan: spread(samples.map((sample) => sample.heapBytesPerSpan)),
    encodedBytesPerSpan: spread(samples.map((sample) => sample.encodedBytesPerSpan)),
  };
}

/** @throws RangeError where a round lacks its untraced sample. */
function figure<T extends { readonly round: number; readonly row: string }>(
  own: readonly T[],
  base: readonly T[],
  read: (sample: T) => number,
): Figure {
  const pairs = own.map((sample) => {
    const untraced = base.find(({ round }) => round === sample.round);
    if (!untraced)
      throw new RangeError(`round ${sample.round} must have an untraced sample of ${sample.row}`);
    return { value: read(sample), base: read(untraced) };
  });
  return {
    value: spread(pairs.map((pair) => pair.value)),
    ratio: spread(pairs.map((pair) => pair.value / pair.base)),
    added: spread(pairs.map((pair) => pair.value - pair.base)),
  };
}

function mapValues<T, R>(
  record: Readonly<Partial<Record<string, T>>>,
  convert: (value: T) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, convert(value)]])),
  );
}
