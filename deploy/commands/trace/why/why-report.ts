import { formatMicros } from '../../../jaeger/format-micros';
import { reportTrace } from '../text-report';
import { type Comparison, mostCompared } from './comparison';
import type { Explanation } from './explanation';
import type { PathOfSubject } from './path-steps';

/** Steps below are told together: a page holds no more. */
const mostSteps = 12;

/** The explanation as a page of text, without line ends. @param page of the trace in Jaeger */
export function reportWhy(explanation: Explanation, page: string | undefined): string[] {
  const { trace, logs, noLogs } = explanation;
  return [
    ...summarize(explanation),
    '',
    '  Where the time went',
    ...tableOf(explanation).map((row) => `    ${row}`),
    '',
    ...reportTrace(trace, page, noLogs === undefined ? logs : undefined),
    ...(noLogs === undefined ? [] : ['', `  No log lines: ${noLogs}`]),
  ];
}

function summarize({ jobId, subject, reasons, path, comparison }: Explanation): string[] {
  const { service, operation } = subject;
  const what =
    jobId === undefined ? `${operation} of ${service}` : `Job ${jobId}, ${operation} of ${service}`;
  const failures = reasons.map(
    (each) => `  ${each.service}, ${each.operation}: ${each.message === '' ? 'ERROR' : each.message}`,
  );
  return [
    `${what}: ${reasons.length > 0 ? 'failed' : 'no error'}, ${formatMicros(path.micros)}`,
    ...failures,
    `  ${compared(path, comparison, operation)}`,
  ];
}

function compared(
  { micros, steps }: PathOfSubject,
  { count, missing, medianMicros, stepMedians }: Comparison,
  operation: string,
): string {
  const others = `${count === mostCompared ? 'the newest ' : ''}${count} other ${operation} of an hour that did not fail`;
  if (medianMicros === undefined) return `Nothing to compare with: ${others}; ${missing}`;
  const ratio = medianMicros === 0 ? '' : `, ${times(micros / medianMicros)}`;
  const usual = `The median of ${others} is ${formatMicros(medianMicros)}${ratio}.`;
  const [most] = steps
    .map(({ name, micros: own }, index) => ({ name, more: own - (stepMedians?.[index] ?? 0) }))
    .toSorted((a, b) => b.more - a.more);
  return most && most.more > 0 && micros > medianMicros
    ? `${usual} Most of the difference: ${most.name}, ${formatMicros(most.more)} more than usual.`
    : usual;
}

const times = (ratio: number): string => `this took ${ratio.toFixed(ratio < 10 ? 1 : 0)} times that`;

/** The steps of the critical path, the longest first, all of them together as long as the whole. */
function tableOf({ path, comparison: { stepMedians } }: Explanation): string[] {
  const { micros: total, steps } = path;
  const rest = steps.slice(mostSteps);
  const rows = steps
    .slice(0, mostSteps)
    .map(({ name, service, micros, count }, index) => [
      count === 1 ? name : `${name} × ${count}`,
      formatMicros(micros),
      shareOf(micros, total),
      stepMedians ? formatMicros(stepMedians[index] ?? 0) : '',
      service,
    ]);
  const restMicros = rest.reduce((sum, { micros }) => sum + micros, 0);
  const last = [`${rest.length} more`, formatMicros(restMicros), shareOf(restMicros, total), '', ''];
  const head = ['', 'time', 'share', stepMedians ? 'usual' : '', ''];
  const table = [head, ...rows, ...(rest.length > 0 ? [last] : [])];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .filter((_, column) => widths[column] !== 0)
      .join('  ')
      .trimEnd(),
  );
}

const isText = (column: number): boolean => column === 0 || column === 4;

const shareOf = (micros: number, total: number): string =>
  total === 0 ? '' : `${Math.round((100 * micros) / total)} %`;
