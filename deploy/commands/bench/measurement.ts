/** Of one tracer under one row's load, in one round. */
export interface LoadMeasurement {
  readonly requestsPerSecond: number;
  readonly p99Millis: number;
  /** User and system time of the whole server process, exporting included. */
  readonly cpuMicrosPerRequest: number;
  /** From spawning the server to its first answer. */
  readonly coldStartMillis: number;
  /** Spans that reached the sink: a tracer that drops them looks cheaper than it is. */
  readonly spansPerRequest: number;
}

/** Of one tracer under a row's load at half of the rate that the untraced server reached in the same round. */
export interface PacedMeasurement {
  readonly requestsPerSecond: number;
  readonly p50Millis: number;
  readonly p99Millis: number;
}

/** Of manual spans: start, four attributes, end, buffered. */
export interface SpanMeasurement {
  readonly nanosPerSpan: number;
  /** What stays on the heap, and in buffers outside of it, while the span waits to be exported. */
  readonly heapBytesPerSpan: number;
  /** What came over the wire for it, with its share of what a batch has once; 0 where nothing came. */
  readonly encodedBytesPerSpan: number;
}

interface Origin {
  readonly round: number;
  readonly tracer: string;
}

export interface LoadSample extends Origin, LoadMeasurement {
  readonly row: string;
}

export interface PacedSample extends Origin, PacedMeasurement {
  readonly row: string;
}

export interface SpanSample extends Origin, SpanMeasurement {}

export interface Samples {
  readonly load: readonly LoadSample[];
  readonly paced: readonly PacedSample[];
  readonly spans: readonly SpanSample[];
}
