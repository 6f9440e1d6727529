/** What sweeps did, as their metrics count it, by the reason: of objects that went, and of jobs that came back. */
export function sweptCounts(metrics: string): Record<string, number> {
  const counted = metrics.matchAll(
    /^(?:swept_objects_total\{reason="(\w+)"\}|(restored_jobs)_total) (\d+)$/gm,
  );
  const counts = [...counted].map(
    ([, reason = '', restored = '', count]) => [reason || restored, Number(count)] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
