import type { LoadSample, SpanSample } from '../../bench/measurement';

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
