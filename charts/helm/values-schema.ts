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

/** Helm writes it among the values of a subchart. */
const ofHelm = { description: 'What global is.' };

/** `--set-string` has numbers and truths as texts, each number in one way: YAML reads `010` as 8. Within which bounds such a number must be, `checks.ts` says. */
function asTyped({ type, const: literal }: { readonly type?: unknown; readonly const?: unknown }): object {
  if (type === 'number' && literal !== undefined)
    return { type: ['number', 'string'], const: undefined, enum: [literal, JSON.stringify(literal)] };
  if (type === 'integer') return { type: ['integer', 'string'], pattern: '^(0|[1-9][0-9]*)$' };
  return type === 'boolean' ? { type: ['boolean', 'string'], enum: [true, false, 'true', 'false'] } : {};
}

/**
 * `values.schema.json`: rejects what the check at synth rejects, because it is made of the same model. A value that is
 * not there is none that is wrong: those of an older release know nothing of newer keys, and templates have defaults.
 * What must be there all the same, the template asks for, in words.
 */
export function valuesSchema(
  schema: z.ZodObject,
  rules: readonly Rule[],
  defaults: object,
  subchart?: string,
): object {
  const model = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema, path }) => {
      delete jsonSchema.required;
      if (subchart !== undefined && path.join('.') === `properties.${subchart}`)
        Object.assign(jsonSchema, { properties: { ...jsonSchema.properties, global: ofHelm } });
      Object.assign(jsonSchema, asTyped(jsonSchema));
    },
  });
  const comparable = rules.filter(({ isStated = false }) => !isStated);
  return {
    ...model,
    properties: { ...model.properties, enabled: ofCondition },
    ...(comparable.length > 0 && { allOf: comparable.map((rule) => ruleSchema(rule, defaults)) }),
  };
}
