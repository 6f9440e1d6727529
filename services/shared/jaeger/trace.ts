import { z } from 'zod';

/**
 * The JSON that Jaeger's query API answers with, as far as this project reads it. Times are in microseconds.
 *
 * @see https://www.jaegertracing.io/docs/2.13/architecture/apis/
 */

/** Jaeger's own language writes an empty list as null. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

/** What Jaeger may come to say besides is a text: a trace is not hidden by what nobody here looks at. */
const tagSchema = z.object({
  key: z.string(),
  type: z.enum(['string', 'bool', 'int64', 'float64', 'binary']).catch('string'),
  value: z
    .unknown()
    .optional()
    .transform((value) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : (JSON.stringify(value) ?? ''),
    ),
});

const referenceSchema = z.object({
  /** `CHILD_OF`, `FOLLOWS_FROM`. */
  refType: z.string(),
  traceID: z.string(),
  spanID: z.string(),
});

const logSchema = z.object({ timestamp: z.int(), fields: listOf(tagSchema) });

export const spanSchema = z.object({
  traceID: z.string(),
  spanID: z.string(),
  operationName: z.string(),
  references: listOf(referenceSchema),
  /** Since 1970. */
  startTime: z.int(),
  duration: z.int(),
  tags: listOf(tagSchema),
  logs: listOf(logSchema),
  /** Key into the processes of the trace. */
  processID: z.string(),
  /** What Jaeger itself has changed, such as times of clocks that differ. */
  warnings: z.array(z.string()).nullish(),
});

const processSchema = z.object({ serviceName: z.string(), tags: listOf(tagSchema) });

/** The processes of a trace, by the keys that its spans name. */
export const processesSchema = z.record(z.string(), processSchema);

type Immutable<T> = { readonly [K in keyof T]: Immutable<T[K]> };

export type JaegerTag = Immutable<z.output<typeof tagSchema>>;
export type JaegerReference = Immutable<z.output<typeof referenceSchema>>;
export type JaegerLog = Immutable<z.output<typeof logSchema>>;
export type JaegerSpan = Immutable<z.output<typeof spanSchema>>;
export type JaegerProcess = Immutable<z.output<typeof processSchema>>;

/** A trace, with what was kept of each of its spans. */
export interface JaegerTrace<Span = JaegerSpan> {
  readonly traceID: string;
  readonly spans: readonly Span[];
  readonly processes: Readonly<Record<string, JaegerProcess>>;
  /** How many more spans Jaeger has of it, which nothing could be made of; absent where there are none. */
  readonly unreadable?: number;
}
