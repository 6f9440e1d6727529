import { type PeerPoint, measurePeers } from './peers';
import type { Plan } from './plan';
import { measureRates, type Rates } from './rates';
import { measureRequests, type Requests } from './requests';
import { measureFiles, measurePages, type SizePoint } from './sizes';
import { measureView, type View } from './view';
import { measureWorkers, type WorkersPoint } from './workers';

/** What each series found; undefined where it was not wanted, or could not be had. */
export interface Findings {
  readonly rates?: Rates | undefined;
  readonly files?: readonly SizePoint[] | undefined;
  readonly pages?: readonly SizePoint[] | undefined;
  readonly workers?: readonly WorkersPoint[] | undefined;
  readonly view?: View | undefined;
  readonly requests?: readonly Requests[] | undefined;
  readonly peers?: readonly PeerPoint[] | undefined;
}

export type SeriesName = keyof Findings;

const measures: { readonly [Name in SeriesName]-?: (plan: Plan) => Promise<Findings[Name]> } = {
  rates: measureRates,
  files: measureFiles,
  pages: measurePages,
  workers: measureWorkers,
  view: measureView,
  requests: measureRequests,
  peers: measurePeers,
};

export const seriesNames: readonly SeriesName[] = [
  'rates',
  'files',
  'pages',
  'workers',
  'view',
  'requests',
  'peers',
];

/** One series after the other, each over servers of its own. */
export async function measureAll(names: readonly SeriesName[], plan: Plan): Promise<Findings> {
  let findings: Findings = {};
  for (const name of names) {
    plan.progress(`series ${name}`);
    findings = { ...findings, [name]: await measures[name](plan) };
  }
  return findings;
}
