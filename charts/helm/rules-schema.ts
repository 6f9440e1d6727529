import type { Rule } from '../model/rules';

/** A rule between fields as JSON Schema: if these have these values, then that one must. */
export function ruleSchema({ when, path, allowed, rule }: Rule): object {
  const conditions = Object.entries(when).map(([each, values]) => at(each, { enum: values }));
  // As entries, because an object with the key `then` looks like a promise to whoever awaits it.
  return Object.fromEntries<object | string>([
    ['$comment', `${path} must ${rule}`],
    ['if', { allOf: conditions }],
    ['then', at(path, allowed)],
  ]);
}

/** The schema of an object whose field at `path` is present and matches. */
function at(path: string, schema: object): object {
  return path
    .split('.')
    .reduceRight<object>((inner, key) => ({ properties: { [key]: inner }, required: [key] }), schema);
}
