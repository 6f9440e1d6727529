import {
  type LoadSample,
  noSamples,
  type PacedSample,
  type Samples,
  type SpanSample,
  type StartSample,
} from '../../../../deploy/commands/bench/measurement';
import type { Origin } from '../../../../deploy/commands/bench/series';

const origin = { row: 'get', launch: 1, round: 1, tracer: 'untraced' };

/** A sample whose figures all are what is given, or 1. */
export function loadSample(given: Partial<LoadSample>): LoadSample {
  return {
    ...origin,
    requestsPerSecond: 1,
    p99Millis: 1,
    cpuMicrosPerRequest: 1,
    residentBytes: 1,
    ...given,
  };
}

/** The same of manual spans. */
export function spanSample(given: Partial<SpanSample>): SpanSample {
  return {
    ...origin,
    row: 'spans',
    nanosPerSpan: 1,
    heapBytesPerSpan: 1,
    encodedBytesPerSpan: 1,
    ...given,
  };
}

/** The same under paced load. */
export function pacedSample(given: Partial<PacedSample>): PacedSample {
  return { ...origin, requestsPerSecond: 1, p50Millis: 1, p99Millis: 1, ...given };
}

/** The same of a start. */
export function startSample(given: Partial<StartSample>): StartSample {
  return { ...origin, row: 'start', coldStartMillis: 1, residentBytes: 1, ...given };
}

/** A run that measured nothing but what is given. */
export function samplesOf(given: Partial<Samples>): Samples {
  return { ...noSamples, ...given };
}

/** One sample a round, each a launch of its own. */
export function cpu(row: string, tracer: string, ...micros: number[]): LoadSample[] {
  return micros.map((cpuMicrosPerRequest, index) =>
    loadSample({ row, tracer, launch: index + 1, round: index + 1, cpuMicrosPerRequest }),
  );
}

/** The same in each of three launches. */
export function inThreeLaunches({ load, paced, starts, spans, exported }: Samples): Samples {
  return {
    load: thrice(load),
    paced: thrice(paced),
    starts: thrice(starts),
    spans: thrice(spans),
    exported: thrice(exported),
  };
}

function thrice<T extends Origin>(samples: readonly T[]): T[] {
  return [1, 2, 3].flatMap((launch) =>
    samples.map((sample) => ({ ...sample, launch, round: 100 * launch + sample.round })),
  );
}
