import { z } from 'zod';
import { anyType, pageTypePattern, pageTypeRule, pageTypes, registeredType } from '../../shared/page-types';

const wholeBytes = { error: 'must be a whole number of bytes' };

/** What a body must look like, before any limit is looked at. */
export const presignShape = z.object({
  name: z
    .string({ error: 'must be a string' })
    .min(1, { error: 'must not be empty' })
    .meta({
      description: 'The file name: text to show, and the name of the download.',
      examples: ['001.png'],
    }),
  contentType: z.string({ error: 'must be a string' }).max(255, { error: 'must be at most 255 characters' }),
  sizeBytes: z
    .number(wholeBytes)
    .int(wholeBytes)
    .min(1, { error: 'must be at least 1: empty files are no pages' }),
});

/** The whole of the rules. */
export function presignRequestSchema(maxFileSizeBytes: number) {
  const { contentType, sizeBytes } = presignShape.shape;
  return presignShape.extend({
    contentType: contentType
      .regex(pageTypePattern, { error: pageTypeRule })
      .transform(registeredType)
      .meta({
        description: `What the file is: ${pageTypes.join(', ')}; also by an alias, in either case, with parameters; or ${anyType}: its content decides.`,
        examples: ['image/png'],
      }),
    sizeBytes: sizeBytes
      .max(maxFileSizeBytes, { error: `must be at most ${maxFileSizeBytes}` })
      .meta({ description: 'The exact size: no more and no less can be put.' }),
  });
}
