import type { Disturbance } from './machine/disturbance';
import type { Origin } from './series';

/** Of a tracer's server that was started, and then had a moment without requests. */
interface StartMeasurement {
  /** From spawning the server to its first answer. */
  readonly coldStartMillis: number;
  readonly residentBytes: number;
}

/** Of a tracer's server under one row's load. */
interface LoadMeasurement {
  readonly requestsPerSecond: number;
  readonly p99Millis: number;
  /** User and system time of the whole server process, exporting included. */
  readonly cpuMicrosPerRequest: number;
  readonly residentBytes: number;
}

/** Of a tracer's server under a row's load at half of the rate that the untraced server reached in the same round. */
interface PacedMeasurement {
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

/** A measurement of something: of which tracer, when, and what disturbed it. */
type Sample<T> = T & Origin & { readonly disturbance?: Disturbance | undefined };

export type StartSample = Sample<StartMeasurement>;
export type LoadSample = Sample<LoadMeasurement>;
export type PacedSample = Sample<PacedMeasurement>;
export type SpanSample = Sample<SpanMeasurement>;

/** Of a tracer's server, from its start to its end: a tracer that drops spans looks cheaper than it is. */
export interface ExportedSample extends Origin {
  readonly spansPerRequest: number;
}

export interface Samples {
  readonly starts: readonly StartSample[];
  readonly load: readonly LoadSample[];
  readonly paced: readonly PacedSample[];
  readonly spans: readonly SpanSample[];
  readonly exported: readonly ExportedSample[];
}

export const noSamples: Samples = { starts: [], load: [], paced: [], spans: [], exported: [] };

export function joined(all: readonly Samples[]): Samples {
  return {
    starts: all.flatMap(({ starts }) => starts),
    load: all.flatMap(({ load }) => load),
    paced: all.flatMap(({ paced }) => paced),
    spans: all.flatMap(({ spans }) => spans),
    exported: all.flatMap(({ exported }) => exported),
  };
}
