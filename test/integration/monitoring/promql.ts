/** A metric and the labels by which an expression selects it. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

const selector = /([a-z_]\w*)\{((?:[^}"]|"[^"]*")*)\}/g;
const matcher = /(\w+)(?:=~|!~|!=|=)"[^"]*"/g;
const grouping = /\b(?:by|on|group_left|group_right) ?\(([^)]*)\)/g;

/** Every selector of an expression; all of ours have braces. */
export const selectorsOf = (expr: string): Selector[] =>
  [...expr.matchAll(selector)].map(([, metric = '', matchers = '']) => ({
    metric,
    labels: [...matchers.matchAll(matcher)].map(([, label = '']) => label),
  }));

/** The labels by which an expression groups and joins. */
export const groupingsOf = (expr: string): string[] =>
  [...expr.matchAll(grouping)].flatMap(([, labels = '']) => labels.split(', ').filter(Boolean));

/** A query of the dashboard as Grafana sends it, over ranges that the seconds of a test fill. */
export const interpolated = (expr: string): string =>
  expr
    .replaceAll('${namespace}', 'mangamotion')
    .replaceAll('${release}', 'mangamotion')
    .replaceAll('$__rate_interval', '2m');
