import { z } from 'zod';
import type { Problem } from './problem';

const violationSchema = z
  .object({
    field: z.string().meta({ description: 'Where: `sizeBytes`, `files[3]`, `x-user-id`, `body`.' }),
    value: z
      .union([z.string(), z.number(), z.boolean(), z.null()])
      .meta({ description: 'What was sent, cut to a readable length; null where it is missing.' }),
    rule: z.string().meta({ description: 'What would have been right.' }),
  })
  .meta({ id: 'Violation', description: 'One thing that is wrong with a request.' });

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problemSchema = z
  .object({
    type: z
      .string()
      .regex(/^urn:mangamotion:problem:[a-z-]+$/)
      .meta({ description: 'What kind of problem it is: the field to decide by.' }),
    title: z.string().meta({ description: 'The kind, in words; the same for each problem of a type.' }),
    status: z.int().meta({ description: 'The HTTP status.' }),
    detail: z.string().meta({ description: 'What is wrong with this request, in words.' }),
    errors: z
      .array(violationSchema)
      .optional()
      .meta({ description: 'Each thing that is wrong; absent where nothing of the request is.' }),
    trace_id: z
      .string()
      .optional()
      .meta({ description: 'The trace of this request; absent where tracing is off.' }),
  })
  .meta({ id: 'Problem', description: 'Why a request failed (RFC 9457).' });

export type ProblemBody = z.output<typeof problemSchema>;

/** What a caller is told of a problem. */
export function problemBody(problem: Problem, traceId: string | undefined): ProblemBody {
  const { kind, title, status, message: detail, violations } = problem;
  return {
    type: `urn:mangamotion:problem:${kind}`,
    title,
    status,
    detail,
    ...(violations.length > 0 && { errors: [...violations] }),
    ...(traceId !== undefined && { trace_id: traceId }),
  };
}
