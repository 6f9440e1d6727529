import { z } from 'zod';

export const dependencySchema = z.object({ parent: z.string(), child: z.string(), callCount: z.int() });

/** Which service called which, and how often. */
export type Dependency = Readonly<z.output<typeof dependencySchema>>;
