import { z } from 'zod';

const spanSchema = z
  .object({
    spanId: z.string(),
    parentSpanId: z.string().optional().meta({ description: 'Absent from a root.' }),
    service: z.string(),
    operation: z.string(),
    startMicros: z.int().meta({ description: 'Microseconds since the first span began.' }),
    durationMicros: z.int(),
    failed: z.boolean(),
  })
  .meta({ id: 'Span' });

export const traceAnswerSchema = z
  .object({
    traceId: z.string(),
    complete: z.boolean().meta({
      description:
        'The job has ended, and its last scan and all that led to it are here. Until then, ask again.',
    }),
    spanCount: z
      .int()
      .meta({ description: 'Of the request and all below it, of which `spans` may hold the first.' }),
    spans: z.array(spanSchema).meta({ description: 'By their start.' }),
  })
  .meta({ id: 'Trace', description: 'What a waterfall needs of a trace.' });

export type TraceAnswer = z.output<typeof traceAnswerSchema>;
