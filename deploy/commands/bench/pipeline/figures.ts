import { markdownTable } from '../markdown-table';
import type { PipelineResults } from './results';
import { tablesOf } from './tables';

/** What the documentation shows of a run, as Markdown. */
export function pipelineFigures(results: PipelineResults): string {
  const tables = tablesOf(results).flatMap(({ title, header, lines, note }) => [
    title,
    markdownTable(header, lines),
    ...(note === undefined ? [] : [note]),
  ]);
  return [runOf(results), ...tables].join('\n\n');
}

/** Where figures come from, in a line. */
export function runOf({ command, date, machine, isQuick }: PipelineResults): string {
  const { cpu, cores, platform, architecture, node } = machine;
  const place = `${cpu}, ${cores} cores, ${platform} ${architecture}, Node.js ${node}`;
  const short = isQuick ? ' A short run, which stands for little.' : '';
  return `\`${command}\` on ${date.slice(0, 10)}: ${place}.${short}`;
}
