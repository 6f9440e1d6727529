import type { Footprint } from './footprint';
import type { Results } from './kept-results';
import { markdownTable } from './markdown-table';
import type { LoadSample } from './measurement';
import { type Row, rows } from './rows';
import { median } from './statistics';
import type { Target } from './targets';
import { coldStartRatios } from './to-untraced';
import { baseName, tracers } from './tracers/all';

/**
 * What the documentation shows of a run, as Markdown.
 *
 * @param more targets that were judged by runs of their own.
 */
export function figures(results: Results, more: readonly Target[]): string {
  return [
    runLine(results),
    tracerTable(results),
    targetsLine,
    targetTable([...results.targets, ...more]),
  ].join('\n\n');
}

function runLine({ date, rounds, seconds, machine }: Results): string {
  const { cpu, cores, platform, architecture, node } = machine;
  return [
    `${rounds} interleaved rounds of ${seconds} s on ${date.slice(0, 10)}, ${cpu}, ${cores} cores, ${platform} ${architecture},`,
    `Node.js ${node}. Medians of requests per second as a share of the untraced service's in the same round, with the`,
    'CPU time added to each request; and of the time from spawn to first answer, as a multiple of untraced.',
  ].join('\n');
}

function tracerTable({ summary, footprints, samples }: Results): string {
  const measured = rows.filter(({ name }) => summary.load[name]);
  const lines = tracers.flatMap(({ name, title }) => {
    const cells = measured.map((row) => loadCell(summary, row, name));
    if (cells.every((cell) => cell === '')) return [];
    return [[title, ...cells, startCell(samples.load, name), diskCell(footprints[name])]];
  });
  return markdownTable(['', ...measured.map(({ title }) => title), 'cold start', 'on disk'], lines);
}

function loadCell({ load }: Results['summary'], row: Row, tracer: string): string {
  const measured = load[row.name]?.[tracer];
  if (!measured) return '';
  const { requestsPerSecond: rate, cpuMicrosPerRequest: cpu } = measured;
  if (tracer === baseName) return `1.00 (${cpu.value.median.toFixed(0)} µs)`;
  const added = cpu.added.median.toFixed(0);
  return `${rate.ratio.median.toFixed(2)} (${added.startsWith('-') ? '' : '+'}${added} µs)`;
}

function startCell(load: readonly LoadSample[], tracer: string): string {
  const all = coldStartRatios(load, tracer);
  return all.length === 0 ? '' : median(all).toFixed(2);
}

function diskCell(footprint: Footprint | undefined): string {
  if (!footprint) return '';
  return `${(footprint.bytes / 1e6).toFixed(1)} MB, ${footprint.files.toLocaleString('en')} files`;
}

const targetsLine = 'What is promised of this bundle, with the least and the largest of all rounds:';

function targetTable(targets: readonly Target[]): string {
  const lines = targets.map(({ name, value, limit, met, roundsMet, rounds }) => {
    const digits = limit >= 10 ? 0 : 2;
    const [middle, min, max] = [value.median, value.min, value.max].map((each) => each.toFixed(digits));
    const measured = rounds === 1 ? `${middle}` : `${middle} (${min}..${max})`;
    return [name, measured, String(limit), met ? 'yes' : 'no', `${roundsMet} of ${rounds}`];
  });
  return markdownTable(['target', 'measured', 'at most', 'met', 'met in rounds'], lines);
}
