import type { Rule } from '../model/rules';
import { valueAt } from '../model/value-at';

/** A rule between fields as JSON Schema: if these have these values, then that one must. Without a value, a field has its default. */
export function ruleSchema({ when, path, allowed, rule }: Rule, defaults: object): object {
  const conditions = Object.entries(when).map(([each, values]) =>
    at(each, { enum: withTexts(values) }, !values.some((value) => value === valueAt(defaults, each))),
  );
  // Said the other way round: unless these values, then nothing, else that.
  return {
    $comment: `${path} must ${rule}`,
    if: { not: { allOf: conditions } },
    else: at(path, { ...allowed, ...(allowed.enum && { enum: withTexts(allowed.enum) }) }, false),
  };
}

/** Numbers and truths as texts, too, as `--set-string` has them. */
const withTexts = (values: readonly (string | number | boolean)[]) => [
  ...new Set([...values, ...values.map(String)]),
];

/** The schema of an object whose field at `path` matches, or is absent where it may be. */
function at(path: string, schema: object, isRequired: boolean): object {
  return path
    .split('.')
    .reduceRight<object>(
      (inner, key) => ({ properties: { [key]: inner }, ...(isRequired && { required: [key] }) }),
      schema,
    );
}
