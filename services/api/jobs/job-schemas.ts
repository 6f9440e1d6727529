import { z } from 'zod';

export const jobIdSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const finalStatuses = ['clean', 'infected', 'unscannable', 'error'] as const;

export const jobStatusSchema = z
  .enum(['queued', 'scanning', ...finalStatuses])
  .meta({ description: 'The last four are final. A job is what its worst file is.' });

const time = (description: string) => z.iso.datetime().meta({ description });

/** Where a clean file is at present. */
export const downloadSchema = z
  .object({
    url: z.url().meta({ description: 'Whoever has it can read the file: a secret.' }),
    expiresAt: time('Until when the URL can be used; the next answer has a new one.'),
  })
  .meta({ id: 'Download', description: 'Where a clean file can be fetched.' });

const downloadLinkSchema = z
  .object({ url: z.string().meta({ description: 'A path of this API, which leads to the file.' }) })
  .meta({ id: 'DownloadLink', description: 'What to ask for a clean file.' });

const fileSchema = z
  .object({
    id: z.string().meta({ description: 'UUID.' }),
    name: z
      .string()
      .meta({ description: 'As it was uploaded, without what cannot be shown; text, not a path.' }),
    contentType: z.string(),
    sizeBytes: z.int(),
    verdict: z.enum(['pending', ...finalStatuses]),
    signature: z.string().optional().meta({ description: "The malware's name, for `infected`." }),
    reason: z.string().optional().meta({ description: 'Why, for `unscannable` and `error`.' }),
    scannedBy: z.string().optional().meta({ description: 'The scanner that judged, and its signatures.' }),
    rescannedAt: time('When it was scanned again, by the signatures of then.').optional(),
    download: downloadLinkSchema
      .optional()
      .meta({ description: 'For `clean` files, once the job has ended.' }),
  })
  .meta({ id: 'File' });

export const jobAnswerSchema = z
  .object({
    jobId: jobIdSchema,
    status: jobStatusSchema,
    traceId: z.string().optional().meta({ description: "The upload's trace; absent where tracing is off." }),
    attempts: z.int().meta({
      description:
        'Scans that failed because of its files, and the last one. What an outage cut short is not counted.',
    }),
    createdAt: time('When it was uploaded.'),
    startedAt: time('When its scan began.').optional(),
    finishedAt: time('When its last verdict fell.').optional(),
    error: z.string().optional().meta({ description: 'Why, for status `error`.' }),
    waiting: z
      .object({
        for: z.string().meta({ description: '`the scanner`, `storage`, `the queue`, `disk space`.' }),
        since: time('Since when.'),
      })
      .optional()
      .meta({ description: 'What is away, so that the job waits; absent where it only waits its turn.' }),
    files: z.array(fileSchema),
    links: z.object({
      self: z.string(),
      events: z.string().meta({ description: 'Its changes, as server-sent events.' }),
      trace: z.string().optional().meta({ description: 'Its trace; absent where none can be shown.' }),
      jaeger: z.url().optional().meta({ description: 'Its trace on the page of Jaeger.' }),
    }),
  })
  .meta({ id: 'Job', description: 'What became of an upload.' });

export type JobAnswer = z.output<typeof jobAnswerSchema>;
