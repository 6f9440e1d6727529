import { median, spread, type Spread } from '../../statistics';
import { type Measured, measure } from '../measure';
import { type Stage, withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';
import { warmUp } from './rates';

/** Uploads of one form, one at a time, in each round. */
export interface SizePoint {
  readonly files: number;
  readonly fileBytes: number;
  /** Until the verdict. */
  readonly wallMillis: Spread;
  /** Of API and worker. */
  readonly cpuMillis: Spread;
  /** The same in each round, in their order: what is compared is compared within a round. */
  readonly cpuMillisByRound: readonly number[];
  readonly peakMegabytes: Measured['peakMegabytes'];
  readonly copiedPerByte: Measured['copiedPerByte'];
}

interface Size {
  readonly files: number;
  readonly fileBytes: number;
  /** In a round: enough for a clock that counts hundredths of a second. */
  readonly uploads: number;
}

const sizesOfFiles: readonly Size[] = [
  { files: 1, fileBytes: usualPageBytes, uploads: 50 },
  { files: 10, fileBytes: usualPageBytes, uploads: 20 },
  { files: 100, fileBytes: usualPageBytes, uploads: 4 },
  { files: 500, fileBytes: usualPageBytes, uploads: 1 },
];

const sizesOfPages: readonly Size[] = [
  { files: 1, fileBytes: 1000, uploads: 50 },
  { files: 1, fileBytes: 64_000, uploads: 50 },
  { files: 1, fileBytes: 1_000_000, uploads: 20 },
  { files: 1, fileBytes: 10_000_000, uploads: 4 },
  { files: 1, fileBytes: 100_000_000, uploads: 1 },
];

/** Uploads of 1 to 500 pages of 64 KiB. */
export const measureFiles = (plan: Plan): Promise<SizePoint[]> => measureSizes(plan, sizesOfFiles);

/** Uploads of one page of 1 KB to 100 MB. */
export const measurePages = (plan: Plan): Promise<SizePoint[]> => measureSizes(plan, sizesOfPages);

function measureSizes(plan: Plan, sizes: readonly Size[]): Promise<SizePoint[]> {
  return withStage({}, async (stage) => {
    await warmUp(stage, plan);
    const samples = new Map<Size, Measured[]>(sizes.map((size) => [size, []]));
    for (let round = 1; round <= plan.rounds; round++)
      for (const size of sizes) {
        plan.progress(`round ${round} of ${plan.rounds}: ${size.files} × ${size.fileBytes} bytes`);
        samples.get(size)?.push(await measureSize(stage, size, plan));
      }
    return [...samples].map(([size, measured]) => point(size, measured));
  });
}

function measureSize(stage: Stage, { uploads: usual, ...size }: Size, { isQuick }: Plan): Promise<Measured> {
  const uploads = isQuick ? Math.ceil(usual / 5) : usual;
  return measure(stage, { ...size, when: { clients: 1, uploads } });
}

function point({ files, fileBytes }: Size, measured: readonly Measured[]): SizePoint {
  const cpuMillisByRound = measured.map(({ cpuMillisPerUpload: { api, worker } }) => api + worker);
  const peak = (part: 'api' | 'worker') => Math.max(...measured.map((each) => each.peakMegabytes[part]));
  const copied = (part: 'api' | 'worker') => median(measured.map((each) => each.copiedPerByte[part]));
  return {
    files,
    fileBytes,
    wallMillis: spread(measured.map(({ verdict }) => verdict.p50Millis)),
    cpuMillis: spread(cpuMillisByRound),
    cpuMillisByRound,
    peakMegabytes: { api: peak('api'), worker: peak('worker') },
    copiedPerByte: { api: copied('api'), worker: copied('worker') },
  };
}
