import { z } from 'zod';

export const presignAnswerSchema = z
  .object({
    key: z.string().meta({ description: 'Names the file in `POST /api/upload`, once, within an hour.' }),
    url: z.url().meta({ description: 'Where to send the file. Whoever has it can put the file: a secret.' }),
    method: z.literal('PUT').meta({ description: 'How to send it.' }),
    headers: z
      .record(z.string(), z.string())
      .meta({ description: 'To be sent exactly so: they are signed.' }),
    expiresAt: z.iso.datetime().meta({ description: 'Until when the URL can be used.' }),
  })
  .meta({ id: 'PresignedFile', description: 'How one file is put into storage, without the API between.' });

export type PresignAnswer = z.output<typeof presignAnswerSchema>;
