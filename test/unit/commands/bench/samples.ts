import type {
  LoadSample,
  PacedSample,
  Samples,
  SpanSample,
} from '../../../../deploy/commands/bench/measurement';

/** A sample whose figures all are what is given, or 1. */
export function loadSample(given: Partial<LoadSample>): LoadSample {
  return {
    round: 1,
    row: 'get',
    tracer: 'untraced',
    requestsPerSecond: 1,
    p99Millis: 1,
    cpuMicrosPerRequest: 1,
    coldStartMillis: 1,
    spansPerRequest: 0,
    ...given,
  };
}

/** The same of manual spans. */
export function spanSample(given: Partial<SpanSample>): SpanSample {
  return {
    round: 1,
    tracer: 'untraced',
    nanosPerSpan: 1,
    heapBytesPerSpan: 1,
    encodedBytesPerSpan: 1,
    ...given,
  };
}

/** The same under paced load. */
export function pacedSample(given: Partial<PacedSample>): PacedSample {
  return {
    round: 1,
    row: 'get',
    tracer: 'untraced',
    requestsPerSecond: 1,
    p50Millis: 1,
    p99Millis: 1,
    ...given,
  };
}

/** A run that measured nothing but what is given. */
export function samplesOf(given: Partial<Samples>): Samples {
  return { load: [], paced: [], spans: [], ...given };
}
