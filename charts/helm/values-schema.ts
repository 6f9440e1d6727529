import { z } from 'zod';
import type { Rule } from '../model/rules';
import { ruleSchema } from './rules-schema';

/**
 * `values.schema.json`: rejects what the check at synth rejects, because it is made of the same model. A value that is
 * not there is none that is wrong: those of an older release know nothing of newer keys, and templates have defaults.
 */
export function valuesSchema(schema: z.ZodObject, rules: readonly Rule[], defaults: object): object {
  const model = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => void delete jsonSchema.required,
  });
  return {
    ...model,
    ...(rules.length > 0 && { allOf: rules.map((rule) => ruleSchema(rule, defaults)) }),
  };
}
