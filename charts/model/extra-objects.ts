import { z } from 'zod';

const name = z.string().min(1);

export const extraObjects = z
  .array(z.looseObject({ apiVersion: name, kind: name, metadata: z.looseObject({ name }) }))
  .describe('Objects that are installed with those of the chart, exactly as they stand here.');
export type ExtraObjects = z.infer<typeof extraObjects>;
