import { z } from 'zod';

/** What the uploader is told: which uploads to send, and when. */
export const uploadQuestion = z.object({
  port: z.number(),
  /** Tells of verdicts; undefined: nobody waits for one. */
  redisUrl: z.string().optional(),
  files: z.number(),
  fileBytes: z.number(),
  when: z.union([
    /** Each when it is due, whatever became of the others; the same times for the same seed. */
    z.object({ perSecond: z.number(), seconds: z.number(), seed: z.number() }),
    /** Each client sends its next upload when the last one has ended, until there have been so many. */
    z.object({ clients: z.number(), uploads: z.number() }),
    z.object({ clients: z.number(), seconds: z.number() }),
  ]),
});
export type UploadQuestion = z.infer<typeof uploadQuestion>;

const uploadMillis = z.object({ answerMillis: z.number(), verdictMillis: z.number() });
export type UploadMillis = z.infer<typeof uploadMillis>;

export const uploadAnswer = z.object({
  /** From the first upload to the last answer, or verdict. */
  seconds: z.number(),
  /** Of each upload, from when it was due. */
  answerMillis: z.array(z.number()),
  /** The same until its job has ended as clean; empty where nobody waits. */
  verdictMillis: z.array(z.number()),
  /** Of those that no other was under way with, from beginning to verdict. */
  alone: z.array(uploadMillis),
  /** Uploads that were not taken: they were to come again later. */
  refused: z.number(),
  /** Records that the uploader itself has read. */
  reads: z.number(),
  last: z.object({ jobId: z.string(), userId: z.string() }),
});
export type UploadAnswer = z.infer<typeof uploadAnswer>;
