import type { z } from 'zod';
import { InvalidFileTypeProblem, ruleOf, TooLargeProblem } from '../problems';
import type { presignRequestSchema, presignShape } from './presign-schemas';

/**
 * What is said of a file, where it may be put: its type is looked at first, its size then.
 *
 * @param body well-formed already
 * @param schema of the rules; made once, since Zod compiles each
 * @throws InvalidFileTypeProblem, TooLargeProblem
 */
export function requirePage(
  body: z.output<typeof presignShape>,
  schema: ReturnType<typeof presignRequestSchema>,
) {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { contentType, sizeBytes } = body;
  const rule = ruleOf(parsed.error);
  throw parsed.error.issues[0]?.path[0] === 'contentType'
    ? new InvalidFileTypeProblem({ field: 'contentType', value: contentType.slice(0, 128), rule })
    : new TooLargeProblem({ field: 'sizeBytes', value: sizeBytes, rule });
}
