import { conditions } from './conditions';
import type { Footprint } from './footprint';
import type { Results } from './kept-results';
import { markdownTable } from './markdown-table';
import type { LoadSample } from './measurement';
import { range } from './range';
import { type Row, rows } from './rows';
import { figureOf } from './summary';
import { judge, type Target, wordsOf } from './targets';
import { baseName, oursAt, tracers } from './tracers/all';

/**
 * What the documentation shows of a run, as Markdown.
 *
 * @param more targets that were judged by runs of their own.
 */
export function figures(results: Results, more: readonly Target[]): string {
  return [
    conditions(results).join('\n'),
    targetTable([...judge(results.samples, results.footprints), ...more]),
    peersLine,
    ...[100, 10, 1].flatMap((percent) => tracerTable(results, percent)),
  ].join('\n\n');
}

const peersLine = `CPU time added to each request in µs, beside that of the untraced service; the time from spawn to first answer, as a
multiple of untraced. A peer that surely costs more than another is not measured for as many rounds.`;

const cpu = ({ cpuMicrosPerRequest }: LoadSample): number => cpuMicrosPerRequest;

function tracerTable(results: Results, percent: number): string[] {
  const { samples, footprints } = results;
  const of = tracers.filter((tracer) => tracer.name === baseName || tracer.percent === percent);
  const measured = rows.filter(({ name }) =>
    figureOf(samples.load, { row: name, tracer: oursAt(percent) }, cpu),
  );
  if (measured.length === 0) return [];
  const isWhole = percent === 100;
  const lines = of.flatMap(({ name, title }) => {
    const cells = measured.map((row) => loadCell(results, row, name));
    if (cells.every((cell) => cell === '')) return [];
    return [[title, ...cells, ...(isWhole ? [startCell(results, name), diskCell(footprints[name])] : [])]];
  });
  const header = ['', ...measured.map(({ title }) => title), ...(isWhole ? ['cold start', 'on disk'] : [])];
  return [markdownTable(header, lines)];
}

function loadCell({ samples }: Results, { name: row }: Row, tracer: string): string {
  const figure = figureOf(samples.load, { row, tracer }, cpu);
  if (tracer === baseName) return figure ? range(figure.value) : '';
  return figure?.added ? signed(range(figure.added)) : '';
}

function signed(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}

function startCell({ samples }: Results, tracer: string): string {
  const of = { row: 'start', tracer };
  const figure = figureOf(samples.starts, of, ({ coldStartMillis }) => coldStartMillis);
  return figure?.ratio ? range(figure.ratio) : '';
}

function diskCell(footprint: Footprint | undefined): string {
  if (!footprint) return '';
  return `${(footprint.bytes / 1e6).toFixed(1)} MB, ${footprint.files.toLocaleString('en')} files`;
}

function targetTable(targets: readonly Target[]): string {
  const lines = targets.map((target) => {
    const { found, verdict } = wordsOf(target);
    return [target.name, found, String(target.limit), verdict];
  });
  return markdownTable(['target', 'measured', 'at most', 'verdict'], lines);
}

/** The one line that README.md has for them. */
export function headline(results: Results): string {
  const { samples } = results;
  const added = (row: string, percent: number): string => {
    const figure = figureOf(samples.load, { row, tracer: oursAt(percent) }, cpu);
    return figure?.added ? range(figure.added) : 'an unknown number of';
  };
  const targets = judge(samples, results.footprints);
  const met = targets.filter(({ verdict }) => verdict === 'met').length;
  return [
    `Tracing every request adds ${added('get', 100)} µs of CPU time to a small one, tracing a tenth ${added('get', 10)} µs;`,
    `${met} of ${targets.length} targets are met: [what tracing costs](docs/performance.md).`,
  ].join(' ');
}
