import type { Exemplar, Sample } from './open-metrics';

/** Upper bounds in seconds, ascending, each with how many values are at or below it. */
export type Buckets = readonly (readonly [bound: number, count: number])[];

/** What the panels need of one scrape of both services. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Requests by the first digit of their status: `2xx`. Undefined: the API did not answer. */
  readonly requests: Counts | undefined;
  /** Undefined as the requests are. */
  readonly requestSeconds: Buckets | undefined;
  /** Undefined as the verdicts are. */
  readonly scanSeconds: Buckets | undefined;
  /** Undefined: the worker did not answer. */
  readonly verdicts: Counts | undefined;
  /** Jobs by state, now; none while Redis is away. */
  readonly queue: Counts;
}

/** A service that has not counted anything of a kind yet has no entry for it. */
export type Counts = Readonly<Record<string, number>>;

/** Of the buckets of both histograms. */
export interface Exemplars {
  readonly requests: readonly Exemplar[];
  readonly scans: readonly Exemplar[];
}

const requests = 'http_request_duration_seconds';
const scans = 'job_processing_seconds';
/** The API has these from its start; of requests it has none before the first. */
const uploads = 'uploads_total';

export const wantedSamples: ReadonlySet<string> = new Set([
  `${requests}_count`,
  `${requests}_bucket`,
  `${scans}_bucket`,
  uploads,
  'scan_verdicts_total',
  'scan_queue_jobs',
]);

export function readingOf(samples: readonly Sample[], at: number): Reading {
  const named = (name: string): Sample[] => samples.filter((sample) => sample.name === name);
  const verdicts = named('scan_verdicts_total');
  const [apiAnswered, workerAnswered] = [named(uploads).length > 0, verdicts.length > 0];
  return {
    at,
    requests: apiAnswered ? sumBy(named(`${requests}_count`), 'status_class') : undefined,
    requestSeconds: apiAnswered ? bucketsOf(named(`${requests}_bucket`)) : undefined,
    scanSeconds: workerAnswered ? bucketsOf(named(`${scans}_bucket`)) : undefined,
    verdicts: workerAnswered ? sumBy(verdicts, 'verdict') : undefined,
    // Both services count the same queue.
    queue: Object.fromEntries(
      named('scan_queue_jobs').map(({ labels, value }) => [labels['state'] ?? '', value]),
    ),
  };
}

export function exemplarsOf(samples: readonly Sample[]): Exemplars {
  const of = (name: string): Exemplar[] =>
    samples.filter((sample) => sample.name === `${name}_bucket`).flatMap(({ exemplar }) => exemplar ?? []);
  return { requests: of(requests), scans: of(scans) };
}

function sumBy(samples: readonly Sample[], label: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { labels, value } of samples) {
    const key = labels[label] ?? '';
    sums[key] = (sums[key] ?? 0) + value;
  }
  return sums;
}

function bucketsOf(samples: readonly Sample[]): Buckets {
  const counts = Object.entries(sumBy(samples, 'le')).map(([bound, count]): [number, number] => [
    bound === '+Inf' ? Infinity : Number(bound),
    count,
  ]);
  return counts.toSorted(([a], [b]) => a - b);
}
