import { z } from 'zod';

// What the benchmark's processes tell each other over IPC: questions are objects or plain words, one answer each.

/** Sustained load on a local server, over keep-alive connections. */
export const loadQuestion = z.object({
  port: z.number(),
  /** As HTTP/1.1 has it, each byte a character. */
  request: z.string(),
  connections: z.number(),
  seconds: z.number(),
  /** Where these are answered earlier, it ends. */
  requests: z.number().optional(),
  /** At which they are due; undefined: each connection sends its next request upon the answer. */
  requestsPerSecond: z.number().optional(),
});
export type LoadQuestion = z.infer<typeof loadQuestion>;

export const loadAnswer = z.object({
  requests: z.number(),
  seconds: z.number(),
  p50Millis: z.number(),
  p99Millis: z.number(),
});
export type LoadAnswer = z.infer<typeof loadAnswer>;

/** Jobs to scan for a local worker, as many under way as there are connections. */
export const jobsQuestion = z.object({
  redisUrl: z.string(),
  connections: z.number(),
  seconds: z.number(),
  /** Where these are scanned earlier, it ends. */
  requests: z.number().optional(),
});
export type JobsQuestion = z.infer<typeof jobsQuestion>;

/** CPU time of a server so far, and its memory now. */
export const usageAnswer = z.object({ cpuMicros: z.number(), residentBytes: z.number() });
export type UsageAnswer = z.infer<typeof usageAnswer>;

/** Memory of a server after a collection. What its threads have of their own is in `residentBytes` only. */
export const heapAnswer = z.object({
  heapBytes: z.number(),
  externalBytes: z.number(),
  residentBytes: z.number(),
});
export type HeapAnswer = z.infer<typeof heapAnswer>;

/** What the V8 profiler makes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export const cpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({
        functionName: z.string(),
        url: z.string(),
        /** From 0. */
        lineNumber: z.number(),
        columnNumber: z.number(),
      }),
    }),
  ),
  /** Of each sample, the id of the node that ran. */
  samples: z.array(z.number()),
  /** Before each sample, in microseconds. */
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof cpuProfile>;

/** A port of the sink's, whose spans are counted by themselves. */
export const sinkQuestion = z.object({ port: z.number() });
export const openedSink = z.object({ port: z.number() });
export type OpenedSink = z.infer<typeof openedSink>;

/** What came to a port of the sink's so far. */
export const sinkAnswer = z.object({ spans: z.number(), bytes: z.number() });
export type SinkAnswer = z.infer<typeof sinkAnswer>;

/** Where PostgreSQL is. */
export const databaseAnswer = z.object({ url: z.string() });
export type DatabaseAnswer = z.infer<typeof databaseAnswer>;

export const spanAnswer = z.object({ nanosPerSpan: z.number(), heapBytesPerSpan: z.number() });
export type SpanAnswer = z.infer<typeof spanAnswer>;
