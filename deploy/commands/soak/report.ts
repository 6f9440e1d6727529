import type { Faults } from './audit/audit';
import type { MemoryDrift } from './audit/memory';
import type { Ledger } from './ledger';
import type { Observations } from './stage';

/** What a run came to. */
export interface Report extends Observations {
  readonly seed: number;
  readonly minutes: number;
  /** How often each fault was made. */
  readonly faultsMade: Readonly<Record<string, number>>;
  readonly uploads: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly givenUp: number;
  readonly final: number;
  /** Each must be zero. */
  readonly faults: Faults;
  /** Milliseconds. */
  readonly acknowledgeMillis: Quantiles;
  readonly verdictMillis: Quantiles;
  /** How often a client was told to try again, by what it was told. */
  readonly triedAgain: Readonly<Record<string, number>>;
  /** The first of what should not have been, to look at. */
  readonly examples: readonly string[];
}

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

const mostExamples = 40;

export const hasFailed = ({ faults }: Report): boolean => Object.values(faults).some((count) => count > 0);

/** The part of a report that the ledger alone tells. */
export function readLedger(
  ledger: Ledger,
): Pick<
  Report,
  | 'uploads'
  | 'acknowledged'
  | 'refused'
  | 'givenUp'
  | 'final'
  | 'acknowledgeMillis'
  | 'verdictMillis'
  | 'examples'
  | 'triedAgain'
> {
  const { entries } = ledger;
  const acknowledged = entries.filter(({ jobIds }) => jobIds.size > 0);
  const final = acknowledged.filter(({ finalAt }) => finalAt !== undefined);
  return {
    uploads: entries.length,
    acknowledged: acknowledged.length,
    refused: entries.filter(({ isRefused }) => isRefused).length,
    givenUp: entries.filter(({ isGivenUp }) => isGivenUp).length,
    final: final.length,
    acknowledgeMillis: quantiles(
      acknowledged.map(({ acknowledgedAt = 0, startedAt }) => acknowledgedAt - startedAt),
    ),
    verdictMillis: quantiles(final.map(({ finalAt = 0, acknowledgedAt = 0 }) => finalAt - acknowledgedAt)),
    triedAgain: Object.fromEntries(ledger.triedAgain),
    examples: examplesOf(ledger).slice(0, mostExamples),
  };
}

function examplesOf(ledger: Ledger): string[] {
  const jobs = ledger.entries.flatMap((entry) => {
    const { jobIds, startedAt, kind, expected, status, reason, isChanged } = entry;
    if (jobIds.size === 0) return [];
    const isRight = jobIds.size === 1 && status === expected && isChanged !== true;
    if (isRight) return [];
    const became = status ?? (entry.isMissing ? 'unknown to the API' : 'still waiting');
    return [
      `${seconds(startedAt)} ${kind} ${[...jobIds].join(' and ')}: ${became} ${reason ?? ''}`.trimEnd(),
    ];
  });
  return [...jobs, ...ledger.unexpected.map(({ at, kind, answer }) => `${seconds(at)} ${kind}: ${answer}`)];
}

const seconds = (millis: number): string => `${(millis / 1000).toFixed(0)} s`;

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}

/** The table that a run ends with. */
export function describe(report: Report): string {
  const { faults } = report;
  const made = Object.values(report.faultsMade).reduce((sum, count) => sum + count, 0);
  const rows: [string, string | number][] = [
    ['uploads begun', report.uploads],
    ['acknowledged', report.acknowledged],
    ['refused, as they should be', report.refused],
    ['given up by the client', report.givenUp],
    ['final', report.final],
    ['faults made', `${made} of ${Object.keys(report.faultsMade).length} kinds`],
  ];
  const mustBeZero: [string, number][] = [
    ['lost', faults.lost],
    ['stuck after 120 s', faults.stuck],
    ['wrong verdict', faults.wrongVerdict],
    ['false clean', faults.falseClean],
    ['twice', faults.twice],
    ['unexpected answers', faults.unexpected],
    ['objects without an owner', faults.withoutOwner],
  ];
  const rest: [string, string | number][] = [
    ['acknowledged after, p50 and p99', millis(report.acknowledgeMillis)],
    ['verdict after, p50 and p99', millis(report.verdictMillis)],
    ...observed(report),
  ];
  const lines = [...rows, ...mustBeZero, ...rest].map(([name, value]) => `  ${name.padEnd(42)} ${value}`);
  const again = Object.entries(report.triedAgain).map(([what, count]) => `  told ${count} times: ${what}`);
  return [...lines, ...again, ...report.examples.map((example) => `  ! ${example}`)].join('\n');
}

function observed({ spans, memory, killedByLiveness }: Observations): [string, string | number][] {
  const rows: [string, string | number][] = [];
  if (spans) {
    const { created, exported, received } = spans;
    const dropped = Object.entries(spans.dropped).map(([reason, count]) => `${reason} ${count}`);
    rows.push(['spans created, exported, received', `${created}, ${exported}, ${received}`]);
    rows.push(['spans dropped', dropped.join(', ') || 0]);
  }
  if (memory) {
    rows.push(['memory of an API, early, late and peak', megabytes(memory.api)]);
    rows.push(['memory of a worker, early, late and peak', megabytes(memory.worker)]);
  }
  if (killedByLiveness !== undefined) rows.push(['killed by liveness', killedByLiveness]);
  return rows;
}

const millis = ({ p50, p99 }: Quantiles): string => `${p50} ms, ${p99} ms`;
const megabytes = ({ early, late, peak }: MemoryDrift): string =>
  `${[early, late, peak].map((each) => each.toFixed(0)).join(', ')} MB`;
