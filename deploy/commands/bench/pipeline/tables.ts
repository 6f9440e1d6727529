import type { Spread } from '../statistics';
import { judgeAims } from './aims';
import { describeGrowth } from './growth';
import type { Findings } from './series/all';
import type { SizePoint } from './series/sizes';

/** For people: as text, or as Markdown. */
export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly lines: readonly (readonly string[])[];
  readonly note?: string;
}

/** One for each series that was measured, those of the aims first. */
export function tablesOf(findings: Findings): Table[] {
  const makers = [aims, rates, files, pages, workers, s3, redis, peers];
  return makers.flatMap((make) => make(findings) ?? []);
}

const word = (met: boolean | undefined): string => (met === undefined ? 'not resolved' : met ? 'yes' : 'no');

function aims(findings: Findings): Table | undefined {
  const judged = judgeAims(findings);
  if (judged.length === 0) return undefined;
  return {
    title: 'What is aimed at on two cores:',
    header: ['aim', 'measured', 'wanted', 'met'],
    lines: judged.map(({ name, measured, aim, met }) => [name, measured, aim, word(met)]),
  };
}

function rates({ rates: found }: Findings): Table | undefined {
  if (!found) return undefined;
  return {
    title: `Uploads of a page of 64 KiB that come by themselves, to ${found.workers} workers; CPU time of each upload by kind of process:`,
    header: [
      'a second',
      'reached',
      'refused',
      'answer p50, p99',
      'verdict p50, p99',
      ...cpuHeader,
      'peak of API, worker',
      'others',
    ],
    lines: found.points.map((point) => [
      String(point.perSecond),
      point.uploadsPerSecond.toFixed(1),
      String(point.refused),
      latency(point.answer),
      latency(point.verdict),
      ...cpuCells(point.cpuMillisPerUpload),
      `${point.peakMegabytes.api.toFixed(0)}, ${point.peakMegabytes.worker.toFixed(0)} MB`,
      `${point.otherCores.toFixed(1)} cores`,
    ]),
    note: '"others" is what else kept cores busy meanwhile: where it is not 0.0, latencies are too long.',
  };
}

const cpuHeader = ['API', 'worker', 'Redis', 'S3', 'clamd'];
const cpuCells = (cpu: Readonly<Record<'api' | 'worker' | 'redis' | 's3' | 'clamd', number>>): string[] =>
  [cpu.api, cpu.worker, cpu.redis, cpu.s3, cpu.clamd].map((millis) => `${millis.toFixed(1)} ms`);

const latency = ({ p50Millis, p99Millis }: { p50Millis: number; p99Millis: number }): string =>
  `${p50Millis.toFixed(0)}, ${p99Millis.toFixed(0)} ms`;

function files({ files: points }: Findings): Table | undefined {
  if (!points) return undefined;
  return {
    title:
      'Uploads of many pages of 64 KiB, one upload at a time; wall time is until the verdict, CPU of API and worker:',
    header: ['files', 'wall for each file', 'CPU for each file', 'peak of API, worker'],
    lines: points.map((point) => [
      String(point.files),
      perUnit(point.wallMillis, point.files),
      perUnit(point.cpuMillis, point.files),
      peaks(point),
    ]),
    note: growthOf(points, ({ files: size }) => size),
  };
}

const megabytes = ({ fileBytes }: SizePoint): number => fileBytes / 1e6;

function pages({ pages: points }: Findings): Table | undefined {
  if (!points) return undefined;
  return {
    title:
      'Uploads of one page of any size; bytes copied are what a process reads and writes for each byte of the page:',
    header: ['page', 'wall', 'CPU', 'CPU for each MB', 'copied by API, worker', 'peak of API, worker'],
    lines: points.map((point) => [
      size(point.fileBytes),
      perUnit(point.wallMillis, 1),
      perUnit(point.cpuMillis, 1),
      perUnit(point.cpuMillis, megabytes(point)),
      `${point.copiedPerByte.api.toFixed(1)}, ${point.copiedPerByte.worker.toFixed(1)}`,
      peaks(point),
    ]),
    // Below, an upload costs what it costs without a page.
    note: growthOf(
      points.filter((point) => megabytes(point) >= 1),
      megabytes,
    ),
  };
}

const size = (bytes: number): string => (bytes < 1e6 ? `${bytes / 1000} KB` : `${bytes / 1e6} MB`);
const peaks = ({ peakMegabytes: { api, worker } }: SizePoint): string =>
  `${api.toFixed(0)}, ${worker.toFixed(0)} MB`;

const perUnit = ({ median, min, max }: Spread, units: number): string =>
  `${digits(median / units)} (${digits(min / units)}..${digits(max / units)}) ms`;

const digits = (millis: number): string => millis.toFixed(millis < 10 ? 1 : 0);

function growthOf(points: readonly SizePoint[], sizeOf: (point: SizePoint) => number): string {
  const growth = (read: (point: SizePoint) => number) =>
    describeGrowth(points.map((point) => ({ size: sizeOf(point), cost: read(point) })));
  const cpu = growth(({ cpuMillis }) => cpuMillis.median);
  const wall = growth(({ wallMillis }) => wallMillis.median);
  return `CPU of an upload ${cpu}; its wall time ${wall}.`;
}

function workers({ workers: points }: Findings): Table | undefined {
  if (!points) return undefined;
  return {
    title: 'As many uploads as the pipeline takes, each of 24 clients sending upon its last verdict:',
    header: ['workers', 'uploads a second', 'verdict p50, p99', ...cpuHeader],
    lines: points.map((point) => [
      String(point.workers),
      point.uploadsPerSecond.toFixed(0),
      latency(point.verdict),
      ...cpuCells(point.cpuMillisPerUpload),
    ]),
    note: 'All of it shares the machine: more workers help only while cores are left.',
  };
}

function s3({ requests }: Findings): Table | undefined {
  if (!requests) return undefined;
  const names = [...new Set(requests.flatMap((each) => Object.keys(each.s3)))].toSorted();
  return {
    title: 'Requests to S3 for each upload:',
    header: ['files', ...names, 'all'],
    lines: requests.map((each) => [
      String(each.files),
      ...names.map((name) => count(each.s3[name] ?? 0)),
      count(sum(Object.values(each.s3))),
    ]),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const count = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

const mostShown = 6;

function redis({ requests }: Findings): Table | undefined {
  if (!requests) return undefined;
  return {
    title: 'Redis commands for each upload, those inside scripts too:',
    header: ['files', 'all', 'most of all'],
    lines: requests.map((each) => {
      const byCount = Object.entries(each.redis).toSorted(([, a], [, b]) => b - a);
      const shown = byCount.slice(0, mostShown).map(([name, calls]) => `${name} ${calls.toFixed(1)}`);
      return [String(each.files), sum(Object.values(each.redis)).toFixed(0), shown.join(', ')];
    }),
  };
}

const range = ({ median, min, max }: Spread, digitCount: number): string =>
  `${median.toFixed(digitCount)} (${min.toFixed(digitCount)}..${max.toFixed(digitCount)})`;

function peers({ peers: points }: Findings): Table | undefined {
  if (!points) return undefined;
  return {
    title:
      'The same upload to what people would write instead, which stores files and knows no jobs; four clients:',
    header: ['', 'page', 'uploads a second', 'CPU of an upload', 'answer p50, p99', 'peak'],
    lines: points.map((point) => [
      point.app,
      point.fileBytes >= 1024 ** 2 ? `${point.fileBytes / 1024 ** 2} MiB` : `${point.fileBytes / 1024} KiB`,
      range(point.uploadsPerSecond, 0),
      `${range(point.cpuMillis, 1)} ms`,
      latency({ p50Millis: point.p50Millis.median, p99Millis: point.p99Millis.median }),
      `${point.peakMegabytes.toFixed(0)} MB`,
    ]),
  };
}
