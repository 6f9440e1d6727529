import { z } from 'zod';
import { jobIdSchema, jobStatusSchema } from '../jobs/job-schemas';

/** A list that holds nothing twice, in the same words for who is refused and for who reads the document. */
const unique = <T extends z.ZodType<readonly unknown[]>>(list: T, error: string): T =>
  list.refine((items) => new Set(items).size === items.length, { error }).meta({ uniqueItems: true });

/** An upload of files that were put to presigned URLs. */
export const keysRequestSchema = (maxKeys: number) =>
  z.object({
    keys: unique(
      z
        .array(z.string({ error: 'must be a string' }), { error: 'must be a list of presigned keys' })
        .min(1, { error: 'must hold at least one key' })
        .max(maxKeys, { error: `must be at most ${maxKeys} keys` }),
      'must hold each key once',
    ),
  });

export const uploadAnswerSchema = z
  .object({
    jobId: jobIdSchema,
    status: jobStatusSchema,
    traceId: z
      .string()
      .optional()
      .meta({ description: 'The trace of the upload; absent where tracing is off.' }),
    links: z.object({ job: z.string().meta({ description: 'Where its verdicts are.' }) }),
  })
  .meta({ id: 'AcceptedUpload', description: 'A job that scans the files.' });

export type UploadAnswer = z.output<typeof uploadAnswerSchema>;

export const uploadRulesSchema = z
  .object({
    maxFiles: z.int(),
    maxFileBytes: z.int(),
    contentTypes: z.array(z.string()),
    presigned: z
      .boolean()
      .meta({ description: 'Whether presigned URLs name a host that is meant for browsers too.' }),
    authentication: z.enum(['oidc', 'trustedHeader', 'none']).meta({
      description:
        'Who says who calls: a token that the caller brings, a proxy before this API, or the caller itself by `x-user-id`.',
    }),
  })
  .meta({ id: 'UploadRules', description: 'What an upload may be.' });

export type UploadRules = z.output<typeof uploadRulesSchema>;
