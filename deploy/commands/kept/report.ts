import type { Disturbance } from './disturb';
import type { Judgement, Whole } from './judge';
import type { SeenUpload } from './look';

/** What a run came to. */
export interface Report {
  readonly uploads: number;
  readonly seconds: number;
  /** Not answered as they should be. */
  readonly unanswered: readonly string[];
  readonly during: readonly Disturbance[];
  /** Undefined where no collectors decide. */
  readonly judgement: Judgement | undefined;
  readonly stored: Stored;
  /** CPU seconds while uploads were sent and decided on, by part; undefined where pods came or went meanwhile. */
  readonly cpuSeconds: Readonly<Record<string, number>> | undefined;
}

/** What Jaeger has of the uploads. */
export interface Stored {
  readonly traces: number;
  readonly spans: number;
  /** As Jaeger answers them, in JSON. */
  readonly bytes: number;
}

export const storedOf = (seen: readonly SeenUpload[]): Stored => ({
  traces: seen.filter(({ state }) => state !== 'absent').length,
  spans: seen.reduce((sum, { spans }) => sum + spans, 0),
  bytes: seen.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** One upload in so many may fail for reasons of its own, of which nothing follows for tracing. */
const mostUnanswered = 0.01;

export const hasFailed = ({ uploads, unanswered, judgement }: Report): boolean =>
  unanswered.length > mostUnanswered * uploads || (judgement?.broken.length ?? 0) > 0;

const mostExamples = 20;

/** The table that a run ends with. */
export function describe(report: Report): string {
  const { uploads, seconds, unanswered, during, judgement, stored, cpuSeconds } = report;
  const rows: [string, string | number][] = [
    ['uploads', `${uploads} in ${seconds.toFixed(0)} s`],
    ['not answered as they should be', unanswered.length],
    ['meanwhile', during.map(({ name }) => name).join(', ') || 'nothing'],
    ...judged(judgement),
    ['stored', `${stored.traces} traces, ${stored.spans} spans, ${kilobytes(stored.bytes)} kB of JSON`],
    ...Object.entries(cpuSeconds ?? {}).map(([part, spent]): [string, string] => [
      `CPU of ${part}, a thousand uploads`,
      `${((1000 * spent) / uploads).toFixed(1)} s`,
    ]),
  ];
  const wrong = [...unanswered, ...(judgement?.broken ?? [])];
  return [
    ...rows.map(([name, value]) => `  ${name.padEnd(42)} ${value}`),
    ...wrong.slice(0, mostExamples).map((line) => `  ! ${line}`),
  ].join('\n');
}

function judged(judgement: Judgement | undefined): [string, string | number][] {
  if (!judgement) return [['collectors that decide', 'none: nothing is promised']];
  const { failed, slow, others, inPart, split, heldByKill, lostByKill } = judgement;
  return [
    ['failed, there whole', of(failed)],
    ['slow, there whole', of(slow)],
    ['of others, there', `${others.kept} of ${others.counted}, expected ${rangeOf(others)}`],
    ['there in part', inPart],
    ['of these, others that a change split', split],
    ['failed and slow that a killed one lost', `${lostByKill} of ${heldByKill} under way`],
  ];
}

const of = ({ sent, whole }: Whole): string => `${whole} of ${sent}`;
const rangeOf = ({ expected, tolerance }: Judgement['others']): string =>
  `${expected.toFixed(1)}${tolerance === undefined ? ', too few to judge' : ` ± ${tolerance.toFixed(1)}`}`;
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);
