import { z } from 'zod';
import type { Rule } from '../model/rules';
import { ruleSchema } from './rules-schema';

/**
 * What the `condition` of a parent chart is usually called; the value comes here with all others of the chart. A chart
 * that stands alone is not left out by it.
 */
const ofCondition = {
  const: true,
  description: 'For the condition of a parent chart, which does without the chart where it is false.',
};

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
    properties: { ...model.properties, enabled: ofCondition },
    ...(rules.length > 0 && { allOf: rules.map((rule) => ruleSchema(rule, defaults)) }),
  };
}
