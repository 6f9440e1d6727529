import { z } from 'zod';

export const userIdRule = 'must be 1 to 256 visible ASCII characters';

/** Who somebody is, wherever it comes from. */
export const userIdSchema = z
  .string({ error: userIdRule })
  .regex(/^[\x21-\x7e]{1,256}$/, { error: userIdRule });
