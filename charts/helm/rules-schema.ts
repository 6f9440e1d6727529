import type { Rule } from '../model/rules';

/** A rule between fields as JSON Schema: if these have these values, then that one must. */
export function ruleSchema({ when, path, allowed, rule }: Rule): object {
  const conditions = Object.entries(when).map(([each, values]) => at(each, { enum: values }));
  // Said the other way round: unless these values, then nothing, else that.
  return { $comment: `${path} must ${rule}`, if: { not: { allOf: conditions } }, else: at(path, allowed) };
}

/** The schema of an object whose field at `path` is present and matches. */
function at(path: string, schema: object): object {
  return path
    .split('.')
    .reduceRight<object>((inner, key) => ({ properties: { [key]: inner }, required: [key] }), schema);
}
