import { conditions } from './conditions';
import { type Endurance, enduranceTarget } from './endurance';
import type { Results } from './kept-results';
import type { LoadSample } from './measurement';
import { range } from './range';
import { type Row, rows } from './rows';
import { figureOf, type Figure } from './summary';
import { table } from './table';
import { judge, type Target, wordsOf } from './targets';
import { tracers } from './tracers/all';

/** All tables, as text. */
export function report(results: Results): string {
  const { samples, footprints } = results;
  const sections = [
    conditions(results).join('\n'),
    ...rows.flatMap((row) => loadTable(row, results)),
    ...rows.flatMap((row) => pacedTable(row, results)),
    ...startTable(results),
    ...spanTable(results),
    ...diskTable(results),
    targetTable(judge(samples, footprints)),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Heaps after collections, and all memory of the process, in MB, by the requests before. */
export function enduranceReport(results: readonly Endurance[]): string {
  const header = results[0]?.points.map(({ requests }) => `${requests / 1000}k`) ?? [];
  const lines = results.map(({ tracer, points, bytesPerRequest }) => [
    tracers.find(({ name }) => name === tracer)?.title ?? tracer,
    ...points.map(
      ({ heapBytes, residentBytes }) => `${(heapBytes / 1e6).toFixed(1)}/${(residentBytes / 1e6).toFixed(0)}`,
    ),
    bytesPerRequest.toFixed(3),
  ]);
  const header2 = ['heap/resident MB after', ...header, 'bytes a request'];
  return `${table(header2, lines)}\n\n${targetTable(results.map(enduranceTarget))}`;
}

type Part = 'value' | 'ratio' | 'added';

/** Header, figure of a sample, and what of it is shown. */
const loadColumns: readonly (readonly [string, (sample: LoadSample) => number, Part])[] = [
  ['requests/s', ({ requestsPerSecond }) => requestsPerSecond, 'value'],
  ['ratio', ({ requestsPerSecond }) => requestsPerSecond, 'ratio'],
  ['p99 ms', ({ p99Millis }) => p99Millis, 'value'],
  ['CPU µs', ({ cpuMicrosPerRequest }) => cpuMicrosPerRequest, 'value'],
  ['added', ({ cpuMicrosPerRequest }) => cpuMicrosPerRequest, 'added'],
  ['ratio', ({ cpuMicrosPerRequest }) => cpuMicrosPerRequest, 'ratio'],
  ['MB added', ({ residentBytes }) => residentBytes / 1024 ** 2, 'added'],
];

function loadTable(row: Row, { samples }: Results): string[] {
  const lines = tracers.map(({ name, title }) => {
    const of = { row: row.name, tracer: name };
    const spans = figureOf(samples.exported, of, ({ spansPerRequest }) => spansPerRequest);
    return [
      title,
      ...loadColumns.map(([, read, part]) => cell(figureOf(samples.load, of, read), part)),
      spans?.value.value.toFixed(2) ?? '',
    ];
  });
  return tableOf([row.title, ...loadColumns.map(([header]) => header), 'spans'], lines);
}

function pacedTable({ name: row, title }: Row, { samples: { paced } }: Results): string[] {
  const lines = tracers.map(({ name, title: tracer }) => {
    const of = { row, tracer: name };
    const p99 = figureOf(paced, of, ({ p99Millis }) => p99Millis);
    return [
      tracer,
      cell(
        figureOf(paced, of, ({ requestsPerSecond }) => requestsPerSecond),
        'value',
      ),
      cell(
        figureOf(paced, of, ({ p50Millis }) => p50Millis),
        'value',
      ),
      cell(p99, 'value'),
      cell(p99, 'ratio'),
    ];
  });
  return tableOf([`${title}, half of the peak`, 'requests/s', 'p50 ms', 'p99 ms', 'ratio'], lines);
}

function startTable({ samples: { starts } }: Results): string[] {
  const lines = tracers.map(({ name: tracer, title }) => {
    const of = { row: 'start', tracer };
    const millis = figureOf(starts, of, ({ coldStartMillis }) => coldStartMillis);
    const memory = figureOf(starts, of, ({ residentBytes }) => residentBytes / 1024 ** 2);
    return [
      title,
      cell(millis, 'value'),
      cell(millis, 'ratio'),
      cell(memory, 'value'),
      cell(memory, 'added'),
    ];
  });
  return tableOf(['start of the API', 'ms', 'ratio', 'MB at rest', 'added'], lines);
}

function spanTable({ samples: { spans } }: Results): string[] {
  const lines = tracers.map(({ name: tracer, title }) => {
    const of = { row: 'spans', tracer };
    const figures = [
      figureOf(spans, of, ({ nanosPerSpan }) => nanosPerSpan),
      figureOf(spans, of, ({ heapBytesPerSpan }) => heapBytesPerSpan),
      figureOf(spans, of, ({ encodedBytesPerSpan }) => encodedBytesPerSpan),
    ];
    return [title, ...figures.map((figure) => cell(figure, 'value'))];
  });
  return tableOf(['manual span', 'ns', 'heap bytes', 'exported bytes'], lines);
}

function diskTable({ footprints }: Results): string[] {
  const lines = tracers.map(({ name, title }) => {
    const onDisk = footprints[name];
    return [title, ...(onDisk ? [(onDisk.bytes / 1e6).toFixed(1), String(onDisk.files)] : [''])];
  });
  return tableOf(['on disk', 'MB', 'files'], lines);
}

function targetTable(targets: readonly Target[]): string {
  const lines = targets.map((target) => {
    const { found, verdict } = wordsOf(target);
    return [target.name, found, String(target.limit), verdict];
  });
  return table(['target', 'measured', 'at most', 'verdict'], lines);
}

function cell(figure: Figure | undefined, part: Part): string {
  const estimate = figure?.[part];
  return estimate ? range(estimate) : '';
}

/** Without what was not measured. */
function tableOf(header: readonly string[], lines: readonly (readonly string[])[]): string[] {
  const filled = lines.filter(([, ...cells]) => cells.some((each) => each !== ''));
  return filled.length === 0 ? [] : [table(header, filled)];
}
