import type { Endurance } from './endurance';
import type { Footprint } from './footprint';
import type { Row } from './rows';
import type { Spread } from './statistics';
import type { LoadFigures, PacedFigures, Summary } from './summary';
import { table } from './table';
import type { Target } from './targets';
import type { Tracer } from './tracers/tracer';

/** What a run found. */
export interface Findings {
  readonly summary: Summary;
  /** By tracer. */
  readonly footprints: Readonly<Record<string, Footprint>>;
  readonly targets: readonly Target[];
}

/** All tables, as text. */
export function report(
  { summary, footprints, targets }: Findings,
  rows: readonly Row[],
  tracers: readonly Tracer[],
): string {
  const sections = rows.map((row) => loadTable(row, summary.load[row.name] ?? {}, tracers));
  sections.push(
    ...rows.flatMap((row) => pacedTable(row, summary.paced[row.name], tracers)),
    spanTable(summary, tracers),
    diskTable(footprints, tracers),
    targetTable(targets),
  );
  return `${sections.join('\n\n')}\n`;
}

/** Heaps after collections, and all memory of the process, in MB, by the requests before. */
export function enduranceReport(results: readonly Endurance[], tracers: readonly Tracer[]): string {
  const header = results[0]?.points.map(({ requests }) => `${requests / 1000}k`) ?? [];
  const lines = results.map(({ tracer, points, bytesPerRequest }) => [
    tracers.find(({ name }) => name === tracer)?.title ?? tracer,
    ...points.map(
      ({ heapBytes, residentBytes }) => `${(heapBytes / 1e6).toFixed(1)}/${(residentBytes / 1e6).toFixed(0)}`,
    ),
    bytesPerRequest.toFixed(3),
  ]);
  const targets = results.map(({ target }) => target);
  return `${table(['heap/resident MB after', ...header, 'bytes a request'], lines)}\n\n${targetTable(targets)}`;
}

/** Header and cell of each column of a row's table. */
const loadColumns: readonly (readonly [string, (figures: LoadFigures) => string])[] = [
  ['requests/s', ({ requestsPerSecond: { value } }) => value.median.toFixed(0)],
  ['ratio', ({ requestsPerSecond: { ratio } }) => range(ratio, 2)],
  ['p99 ms', ({ p99Millis: { value } }) => value.median.toFixed(1)],
  ['ratio', ({ p99Millis: { ratio } }) => range(ratio, 2)],
  ['CPU µs', ({ cpuMicrosPerRequest: { value } }) => value.median.toFixed(0)],
  ['added', ({ cpuMicrosPerRequest: { added } }) => range(added, 0)],
  ['ratio', ({ cpuMicrosPerRequest: { ratio } }) => range(ratio, 2)],
  ['start ms', ({ coldStartMillis: { value } }) => value.median.toFixed(0)],
  ['ratio', ({ coldStartMillis: { ratio } }) => range(ratio, 2)],
  ['spans', ({ spansPerRequest }) => spansPerRequest.median.toFixed(2)],
];

function loadTable(
  row: Row,
  byTracer: Readonly<Record<string, LoadFigures>>,
  tracers: readonly Tracer[],
): string {
  const lines = tracers.flatMap(({ name, title }) => {
    const figures = byTracer[name];
    return figures ? [[title, ...loadColumns.map(([, cell]) => cell(figures))]] : [];
  });
  return table([row.title, ...loadColumns.map(([header]) => header)], lines);
}

function pacedTable(
  { title }: Row,
  byTracer: Readonly<Record<string, PacedFigures>> | undefined,
  tracers: readonly Tracer[],
): string[] {
  if (!byTracer) return [];
  const lines = tracers.flatMap(({ name, title: tracer }) => {
    const figures = byTracer[name];
    if (!figures) return [];
    const { requestsPerSecond: rate, p50Millis: p50, p99Millis: p99 } = figures;
    const medians = [rate.value.median.toFixed(0), p50.value.median.toFixed(2), p99.value.median.toFixed(2)];
    return [[tracer, ...medians, range(p99.ratio, 2)]];
  });
  return [table([`${title}, half of the peak`, 'requests/s', 'p50 ms', 'p99 ms', 'ratio'], lines)];
}

function spanTable({ spans }: Summary, tracers: readonly Tracer[]): string {
  const lines = tracers.flatMap(({ name, title }) => {
    const figures = spans[name];
    if (!figures) return [];
    const { nanosPerSpan, heapBytesPerSpan, encodedBytesPerSpan } = figures;
    return [[title, range(nanosPerSpan, 0), range(heapBytesPerSpan, 0), range(encodedBytesPerSpan, 0)]];
  });
  return table(['manual span', 'ns', 'heap bytes', 'exported bytes'], lines);
}

function diskTable(footprints: Findings['footprints'], tracers: readonly Tracer[]): string {
  const lines = tracers.flatMap(({ name, title }) => {
    const onDisk = footprints[name];
    return onDisk ? [[title, (onDisk.bytes / 1e6).toFixed(1), String(onDisk.files)]] : [];
  });
  return table(['on disk', 'MB', 'files'], lines);
}

function targetTable(targets: readonly Target[]): string {
  const lines = targets.map(({ name, limit, value, met, roundsMet, rounds }) => [
    name,
    // Counts whole, shares and ratios with their digits.
    range(value, limit >= 10 ? 0 : 2),
    String(limit),
    met ? 'pass' : 'FAIL',
    `${roundsMet}/${rounds}`,
  ]);
  return table(['target', 'measured', 'at most', '', 'rounds'], lines);
}

/** median (min..max) */
function range({ median, min, max }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}..${max.toFixed(digits)})`;
}
