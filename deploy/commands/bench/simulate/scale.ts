import { markdownTable } from '../markdown-table';
import { runOf } from '../pipeline/figures';
import type { PipelineResults } from '../pipeline/results';
import type { Requests } from '../pipeline/series/requests';
import { compare } from './compare';
import { type Figures, figuresOf } from './model';
import { capacityOf, layoutFor } from './needs';

const rates = [10, 1000, 100_000];
/** Of a page. */
const pageBytes = 64 * 1024;
const secondsOfMonth = 30 * 24 * 3600;

/** What is assumed of a provider and of tracing, where nothing here can measure it. */
const assumed = {
  s3Millis: 50,
  concurrency: 16,
  /** As `docs/performance.md` has them. */
  spansPerUpload: 11,
  zippedSpanBytes: 39,
  keptShare: 0.01,
  traceDays: 7,
  spansPerCollectorCore: 10_000,
  dollars: { coreMonth: 30, redisMonth: 200, s3Writes: 5e-6, s3Reads: 0.4e-6, gigabyteMonth: 0.023 },
};

/** What `docs/scale.md` shows, as Markdown: everything in it follows from a run and from what is assumed. */
export function scaleFigures(results: PipelineResults): string {
  const figures = { ...figuresOf(results, Infinity), s3Millis: assumed.s3Millis };
  const requests = results.requests?.find(({ files }) => files === 1);
  if (!requests) throw new Error('the results must have the series requests');
  return [
    runOf(results),
    assumptions(),
    markdownTable(['uploads of a page a second', ...rates.map(count)], needs(figures, requests)),
    'In dollars a month:',
    markdownTable(['uploads of a page a second', ...rates.map(count)], costs(figures, requests)),
    'What one of each takes, busy all the time:',
    markdownTable(['', 'uploads a second'], capacities(figures)),
    'The simulation beside what was measured, on one machine:',
    markdownTable(
      ['a second', 'verdict p50, p99 measured', 'simulated', 'cores busy', 'others'],
      comparison(results),
    ),
  ].join('\n\n');
}

const count = (value: number): string =>
  value >= 100 ? Math.round(Number(value.toPrecision(2))).toLocaleString('en') : String(Math.ceil(value));

function assumptions(): string {
  const { dollars } = assumed;
  return [
    `Assumed: ${assumed.s3Millis} ms for each request to S3, and ${assumed.concurrency} jobs that a worker holds at a time; ${assumed.spansPerUpload} spans for each upload,`,
    `${assumed.zippedSpanBytes} bytes each with gzip, of which ${100 * assumed.keptShare} % are kept for ${assumed.traceDays} days, and ${count(assumed.spansPerCollectorCore)} spans a second for a core of`,
    `a collector; $${dollars.coreMonth} a month for a core with its memory, $${dollars.redisMonth} for a shard of Redis with a replica, $${(dollars.s3Writes * 1e6).toFixed(2)} and $${(dollars.s3Reads * 1e6).toFixed(2)} for a`,
    `million writes and reads of S3, $${dollars.gigabyteMonth} for a GB there. Nothing computes for more than 70 % of the time.`,
  ].join('\n');
}

interface Demand {
  readonly perSecond: number;
  readonly api: number;
  readonly workers: number;
  readonly clamd: number;
  readonly redis: number;
  readonly collectors: number;
}

function demandOf(figures: Figures, perSecond: number): Demand {
  const spans = perSecond * assumed.spansPerUpload;
  const collectors = Math.ceil(spans / assumed.spansPerCollectorCore / 0.7);
  return { perSecond, ...layoutFor(figures, perSecond, assumed.concurrency), collectors };
}

type Line = readonly [name: string, read: (demand: Demand) => string];

const table = (figures: Figures, lines: readonly Line[]): string[][] =>
  lines.map(([name, read]) => [name, ...rates.map((rate) => read(demandOf(figures, rate)))]);

function needs(figures: Figures, { redis, s3 }: Requests): string[][] {
  const keptBytes = assumed.spansPerUpload * assumed.zippedSpanBytes * assumed.keptShare;
  return table(figures, [
    ['API servers', ({ api }) => count(api)],
    ['workers', ({ workers }) => count(workers)],
    ['cores of clamd', ({ clamd }) => count(clamd)],
    ['shards of Redis', ({ redis: shards }) => count(shards)],
    ['Redis commands a second', ({ perSecond }) => count(perSecond * sum(redis))],
    ['requests to S3 a second', ({ perSecond }) => count(perSecond * sum(s3))],
    ['GB of pages a day', ({ perSecond }) => count((perSecond * pageBytes * 86_400) / 1e9)],
    ['spans a second', ({ perSecond }) => count(perSecond * assumed.spansPerUpload)],
    ['cores of collectors', ({ collectors }) => count(collectors)],
    [
      'GB of traces kept',
      ({ perSecond }) => count((perSecond * keptBytes * 86_400 * assumed.traceDays) / 1e9),
    ],
  ]);
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, value) => total + value, 0);

function costs(figures: Figures, { s3 }: Requests): string[][] {
  const { coreMonth, redisMonth, s3Writes, s3Reads, gigabyteMonth } = assumed.dollars;
  const { PutObject = 0, CopyObject = 0, GetObject = 0 } = s3;
  const ofRequests = (PutObject + CopyObject) * s3Writes + GetObject * s3Reads;
  return table(figures, [
    ['API, workers, clamd', ({ api, workers, clamd }) => count((api + workers + clamd) * coreMonth)],
    ['Redis', ({ redis }) => count(redis * redisMonth)],
    ['requests to S3', ({ perSecond }) => count(perSecond * secondsOfMonth * ofRequests)],
    [
      'pages of one month, each month that they are kept',
      ({ perSecond }) => count(((perSecond * secondsOfMonth * pageBytes) / 1e9) * gigabyteMonth),
    ],
    ['collectors', ({ collectors }) => count(collectors * coreMonth)],
  ]);
}

function capacities(figures: Figures): string[][] {
  const { api, worker, slots, clamd, redis } = capacityOf(figures, assumed.concurrency);
  const lines = { 'Redis, a primary': redis, 'clamd, a core': clamd, 'API server': api };
  const workers = { 'worker, by its CPU': worker, 'worker, by the jobs it holds': slots };
  return Object.entries({ ...lines, ...workers }).map(([name, each]) => [name, count(each)]);
}

function comparison(results: PipelineResults): string[][] {
  return compare(results).map(({ measured: { perSecond, verdict, otherCores }, simulated }) => [
    String(perSecond),
    latency(verdict),
    latency(simulated),
    `${(100 * (simulated.utilisation.cores ?? 0)).toFixed(0)} %`,
    `${otherCores.toFixed(1)} cores`,
  ]);
}

const latency = ({ p50Millis, p99Millis }: { p50Millis: number; p99Millis: number }): string =>
  `${p50Millis.toFixed(0)}, ${p99Millis.toFixed(0)} ms`;
