import { z } from 'zod';
import type { Rule } from '../model/rules';
import { ruleSchema } from './rules-schema';

/** `values.schema.json`: rejects what the check at synth rejects, because it is made of the same model. */
export function valuesSchema(schema: z.ZodObject, rules: readonly Rule[]): object {
  const { properties, ...model } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return {
    ...model,
    // Helm itself adds it where the chart is another chart's dependency.
    properties: { ...properties, global: { type: 'object' } },
    ...(rules.length > 0 && { allOf: rules.map(ruleSchema) }),
  };
}
