export interface SpanCounts {
  readonly created: number;
  readonly exported: number;
  readonly dropped: Readonly<Record<string, number>>;
  /** The last export failed. */
  readonly isFailing: boolean;
}

const sample =
  /^tracing_spans_(?<count>created|exported|dropped)_total(?:\{(?<labels>[^}]*)\})? (?<value>[\d.e+]+)/gm;

/**
 * The bundle's own counts, from metrics in the Prometheus or OpenMetrics text format; undefined where
 * there are none, because nothing was injected.
 */
export function spanCounts(metrics: string): SpanCounts | undefined {
  const totals = { created: 0, exported: 0 };
  const dropped: Record<string, number> = {};
  const samples = [...metrics.matchAll(sample)];
  for (const { groups: { count, labels = '', value } = {} } of samples) {
    if (count === 'created' || count === 'exported') totals[count] += Number(value);
    else dropped[/reason="([^"]*)"/.exec(labels)?.[1] ?? 'unknown'] = Number(value);
  }
  const isFailing = /^tracing_exporters_failing(?:\{[^}]*\})? [1-9]/m.test(metrics);
  return samples.length === 0 ? undefined : { ...totals, dropped, isFailing };
}
