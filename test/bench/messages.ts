import { z } from 'zod';

// What the benchmark's processes tell each other over IPC: questions are objects or plain words, one answer each.

/** Sustained load on a local server, over keep-alive connections that send the next request upon each answer. */
export const loadQuestion = z.object({
  port: z.number(),
  /** As HTTP/1.1 has it, each byte a character. */
  request: z.string(),
  connections: z.number(),
  seconds: z.number(),
});
export type LoadQuestion = z.infer<typeof loadQuestion>;

export const loadAnswer = z.object({ requests: z.number(), seconds: z.number(), p99Millis: z.number() });
export type LoadAnswer = z.infer<typeof loadAnswer>;

/** CPU time of a server so far. */
export const usageAnswer = z.object({ cpuMicros: z.number() });
export type UsageAnswer = z.infer<typeof usageAnswer>;

/** What the sink received so far, and where it listens. */
export const sinkAnswer = z.object({ port: z.number(), spans: z.number(), bytes: z.number() });
export type SinkAnswer = z.infer<typeof sinkAnswer>;

export const spanAnswer = z.object({ nanosPerSpan: z.number(), heapBytesPerSpan: z.number() });
export type SpanAnswer = z.infer<typeof spanAnswer>;
